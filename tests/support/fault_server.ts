/**
 * A server whose application fails where it is told to, and the proof that it is well afterwards.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Config } from "../../src/config/config.ts";
import { Gate } from "./gate.ts";
import { HeldRequest } from "./held_request.ts";
import { fixtureApp, TestServer } from "./test_server.ts";
import { fastLane } from "./worker_facts.ts";

/** Requests that must be right after a fault. */
export const CLEAN_REQUESTS = 20;
/** Longer than anything here takes on a busy machine, ms: only a failing test waits for it. */
const PATIENCE_MS = 10_000;

/** An answer, read to its end. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Starts `tests/fixtures/apps/faults`; settles when the first worker serves. */
export async function startFaults(settings: Partial<Config> = {}): Promise<TestServer> {
  const server = await TestServer.start({
    root: fixtureApp("faults"),
    // The command line of PHP has no limit of its own.
    settings: { phpIni: { memory_limit: "64M" }, ...settings },
  });
  await server.server.firstBoot();
  return server;
}

/** Asks for a path and reads the answer. */
export async function ask(
  server: TestServer,
  path: string,
  init: RequestInit = {},
): Promise<Answered> {
  const response = await server.fetch(path, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The next 20 requests are answered with 200 and their own nonce; returns the process ids that answered. */
export async function assertClean(server: TestServer): Promise<ReadonlySet<number>> {
  const pids = new Set<number>();
  for (let count = 0; count < CLEAN_REQUESTS; count++) {
    const nonce = crypto.randomUUID();
    const { status, text } = await ask(server, `/?nonce=${nonce}`);
    assertEquals(status, 200, text);
    const answer: { readonly nonce: string; readonly pid: number } = JSON.parse(text);
    assertEquals(answer.nonce, nonce);
    pids.add(answer.pid);
  }
  return pids;
}

/** Asks for a path that fails once its answer has begun: the client must see that the rest is missing. */
export async function assertCut(server: TestServer, path: string): Promise<void> {
  await using gate = await Gate.closed();
  await using held = await HeldRequest.begin(server.url(`${path}?${gate.query}`));
  assertEquals(held.response.status, 200);
  assertEquals(held.beginning, "begun\n");
  // Only now, since a break may overtake what came right before it.
  await gate.open();
  await assertRejects(() => held.rest());
}

/** Waits for something that the server does by itself; each look is one request, which must be answered. */
export async function until(server: TestServer, isSo: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (!isSo()) {
    const passedMs = performance.now() - startedMs;
    assert(passedMs < PATIENCE_MS, `Still waiting: ${JSON.stringify(fastLane(server))}`);
    await ask(server, "/");
  }
}
