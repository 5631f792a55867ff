/**
 * Runs the outside judges against this server, and closes with one line: `N passed, N failed`.
 *
 * The judges are not part of this repository. They are looked for in the folder named by the first argument, by
 * `APPSERVER_CONFORMANCE`, or in `../shared/conformance`; without them nothing is run, and the closing line says so.
 * `--fast` leaves out what takes longer than half a minute, `--forms` all but forms.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import { closingLine, sumCounts, type TestCounts } from "../../tools/test_summary.ts";
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { REPOSITORY } from "../support/test_server.ts";
import { DocrootServer } from "./docroot_server.ts";
import { hasCommand, type Judge, runJudge } from "./judges.ts";

/** What of formparity cannot pass, and why; docs/PHP.md says the same. */
const GET_BODY = {
  "method/GET": "a GET with a body is refused: the runtime does not hand the body over",
};
const ONE_LESS = "max_input_vars are kept, where PHP's own parser keeps one more";
const PLAIN_PHP = {
  ...GET_BODY,
  "urlenc/vars-1005": ONE_LESS,
  "urlenc/arr-1005": ONE_LESS,
  "urlenc/arr-nested-1005": ONE_LESS,
};
const KNOWN_MISSES: Readonly<Record<SapiKind, Readonly<Record<string, string>>>> = {
  native: GET_BODY,
  cgi: PLAIN_PHP,
  fallback: PLAIN_PHP,
};
const SAPIS = ["native", "cgi", "fallback"] as const;

const SKIPPED: TestCounts = { passed: 0, failed: 0, skipped: 1 };

async function judgesFolder(words: readonly string[]): Promise<string | undefined> {
  const named = words.find((word) => !word.startsWith("--")) ??
    Deno.env.get("APPSERVER_CONFORMANCE");
  const folder = named ?? `${REPOSITORY}/../shared/conformance`;
  try {
    return await Deno.realPath(folder);
  } catch (error) {
    // A folder that somebody named has to be there.
    if (named === undefined && error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The checker is a script for Node, which Deno runs as well. */
function blackbox(name: string, folder: string, args: readonly string[]): Judge {
  const script = `${folder}/blackbox/blackbox.mjs`;
  return { name, command: Deno.execPath(), args: ["run", "-A", "--no-config", script, ...args] };
}

async function judgeHttp(folder: string, isFast: boolean): Promise<TestCounts> {
  await using server = await DocrootServer.start(async (root) => {
    const { command, args } = blackbox("", folder, ["--make-docroot", root]);
    await new Deno.Command(command, { args: [...args] }).output();
  });
  const base = ["--base", server.address, "--php", "-q"];
  const counts = [await runJudge(blackbox("blackbox", folder, base))];
  if (!isFast) {
    const full = [...base, "--group", "smuggle", "--full"];
    counts.push(await runJudge(blackbox("blackbox, all smuggling gadgets", folder, full)));
  }
  return sumCounts(counts);
}

async function judgeForms(folder: string, sapi: SapiKind): Promise<TestCounts> {
  const binary = sapi === "cgi" ? "php-cgi" : "php";
  for (const command of ["python3", binary]) {
    if (await hasCommand(command)) continue;
    printLine(`formparity, ${sapi}: skipped, there is no ${command}`);
    return SKIPPED;
  }
  await using server = await DocrootServer.start(
    (root) => Deno.copyFile(`${folder}/formparity/dump.php`, `${root}/public/dump.php`),
    sapi,
  );
  return await runJudge({
    name: `formparity, ${sapi}`,
    command: "python3",
    args: [`${folder}/formparity/record.py`, `${server.address}/dump.php`, "--check"],
    knownMisses: KNOWN_MISSES[sapi],
  });
}

if (import.meta.main) {
  const isFast = Deno.args.includes("--fast");
  const folder = await judgesFolder(Deno.args);
  const counts: TestCounts[] = [];
  if (folder === undefined) {
    printLine("conformance: skipped, the judges are not on this machine");
    counts.push(SKIPPED);
  } else {
    if (!Deno.args.includes("--forms")) counts.push(await judgeHttp(folder, isFast));
    for (const sapi of SAPIS) counts.push(await judgeForms(folder, sapi));
  }
  const total = sumCounts(counts);
  printLine(closingLine(total));
  Deno.exit(total.failed === 0 ? 0 : 1);
}
