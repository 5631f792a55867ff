/**
 * The repository's demo application behind its own configuration.
 *
 * @module
 */
import type { Config } from "../../src/config/config.ts";
import { loadConfig } from "../../src/config/load_config.ts";
import { REPOSITORY, TestServer } from "./test_server.ts";

/** What the demo's `/json` answers. */
export interface DemoJson {
  readonly worker: {
    readonly lane: string;
    readonly sapi: string;
    readonly pid: number;
    readonly served: number;
  };
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly query: unknown;
    readonly post: unknown;
    readonly body: { readonly bytes: number; readonly sha256: string; readonly json: unknown };
  };
}

/** Starts it with one worker a lane, so that requests of one lane meet one process. */
export async function startDemo(
  settings: Partial<Config> = {},
  isDev = false,
): Promise<TestServer> {
  const { config } = await loadConfig({
    root: REPOSITORY,
    environment: { get: () => undefined, names: () => [] },
  });
  // Sessions of a test must not meet those of another run, nor stay on the machine.
  const sessions = await Deno.makeTempDir({ prefix: "demo_sessions_" });
  return await TestServer.start({
    root: REPOSITORY,
    isDev,
    settings: {
      ...config,
      fastWorkers: 1,
      slowWorkers: 1,
      hotReload: false,
      phpIni: { "session.save_path": sessions },
      ...settings,
    },
    onStopped: () => Deno.remove(sessions, { recursive: true }),
  });
}

/** Asks `/json` who answers. */
export async function askWorker(server: TestServer): Promise<DemoJson["worker"]> {
  const response = await server.fetch("/json");
  const { worker }: DemoJson = await response.json();
  return worker;
}

/** Text of the first element of a page with this `data-fact`; empty when there is none. */
export function fact(html: string, name: string): string {
  const found = new RegExp(`data-fact="${name}">([^<]*)<`).exec(html);
  return found?.[1] ?? "";
}
