/**
 * The applications below `examples/`, each behind its own configuration, if it has one.
 *
 * @module
 */
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { REPOSITORY, TestServer } from "./test_server.ts";

/** Characters of what Composer says that get into a test's name. */
const MAX_REASON_LENGTH = 300;

/** Absolute path of an example. */
export function exampleRoot(name: string): string {
  return `${REPOSITORY}/examples/${name}`;
}

/**
 * Has Composer fetch what an example asks for, unless that is there.
 *
 * @returns Empty when it is installed, else why it is not.
 */
export async function installExample(name: string): Promise<string> {
  const { stdout, success } = await new Deno.Command("sh", {
    args: [`${REPOSITORY}/tools/composer_install`, exampleRoot(name)],
    stdin: "null",
  }).output();
  if (success) return "";
  const output = new TextDecoder().decode(stdout).replaceAll(/\s+/g, " ").trim();
  return output === "" ? "it said nothing" : output.slice(-MAX_REASON_LENGTH);
}

/** Starts one with one worker, and with sessions and caches of its own that end with it. */
export async function startExample(
  name: string,
  settings: Partial<Config> = {},
): Promise<TestServer> {
  const root = exampleRoot(name);
  const { config } = await loadConfig({
    root,
    environment: { get: () => undefined, names: () => [] },
  });
  const folder = await Deno.makeTempDir({ prefix: "example_" });
  return await TestServer.start({
    root,
    settings: {
      ...config,
      fastWorkers: 1,
      slowWorkers: 0,
      hotReload: false,
      phpIni: { "session.save_path": folder },
      env: { APP_CACHE_DIR: folder, APP_LOG_DIR: folder },
      ...settings,
    },
    onStopped: () => Deno.remove(folder, { recursive: true }),
  });
}
