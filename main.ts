/**
 * Entry of the executable: words in, exit code out.
 *
 * @module
 */
import { runCli } from "./src/cli/run_cli.ts";

Deno.exit(await runCli(Deno.args));
