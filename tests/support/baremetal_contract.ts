/**
 * The stand-in for the BareMetalPHP framework behind a server.
 *
 * @module
 */
import type { Config } from "../../src/config/config.ts";
import { CookieJar } from "./cookie_jar.ts";
import { fixtureApp, TestServer } from "./test_server.ts";

/** Starts it with one worker and sessions of its own. */
export async function startContract(
  settings: Partial<Config> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const sessions = await Deno.makeTempDir({ prefix: "contract_sessions_" });
  return await TestServer.start({
    root: fixtureApp("baremetal_contract"),
    settings: { ...settings, phpIni: { "session.save_path": sessions, ...settings.phpIni } },
    environment,
    onStopped: () => Deno.remove(sessions, { recursive: true }),
  });
}

/** What a page that has changed nothing finds; the rest is the visitor's own. */
const CLEAN = {
  instance: null,
  application: true,
  config: "Contract",
  view: "views",
  connection: "default",
  relation: "results",
  route: false,
  binding: 0,
  ["in_transaction"]: false,
  notes: 0,
};

/**
 * Has two visitors take turns on one worker, each leaving everything behind that can be left.
 *
 * @returns what a visitor saw that was not its own, one text for each
 */
export async function alternateVisitors(server: TestServer, requests: number): Promise<string[]> {
  const visitors = ["anna", "ben"].map((user) => ({ user, jar: new CookieJar(server), visits: 0 }));
  const leaks: string[] = [];
  for (let i = 0; i < requests; i++) {
    const visitor = visitors[i % 2];
    if (visitor === undefined) continue;
    const { user, jar } = visitor;
    const session = visitor.visits++ === 0 ? null : user;
    const expected = { request: user, facade: user, ...CLEAN, get: user, session };
    const seen = await jar.text(`/mix?user=${user}`);
    // Both are made of literals in one order.
    if (seen !== JSON.stringify(expected)) leaks.push(`${user}, request ${i}: ${seen}`);
  }
  return leaks;
}
