/**
 * All processes of PHP replaced by SIGUSR2, while one client goes on asking.
 *
 * @module
 */
import { BenchError } from "../bench_errors.ts";
import type { Contender } from "../contenders/contender.ts";
import { parentOfPhp, phpPids, PROCESSES } from "./entries.ts";

const LOOK_EVERY_MS = 5;
const PATIENCE_MS = 30_000;
/** Processor time stands still for so long: whoever boots has booted. */
const STILL_MS = 200;

/** What replacing them took. */
export interface Roll {
  readonly tookMs: number;
  /** Of server and PHP until everything is still again, without what the client's requests cost. */
  readonly cpuMs: number;
  /** The longest that the client waited for an answer. */
  readonly slowestMs: number;
  /** Requests of the client that got no answer, or a wrong one. */
  readonly failures: number;
}

/** Asks for a page; the time that it took, ms, or undefined if the answer was wrong. */
export async function ask(port: number): Promise<number | undefined> {
  const startedMs = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/`);
  const isRight = response.status === 200 && (await response.text()).includes("You came");
  return isRight ? performance.now() - startedMs : undefined;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (performance.now() > deadline) {
      throw new BenchError("load_failed", `Waited too long for ${what}`);
    }
    await pause(LOOK_EVERY_MS);
  }
}

/** Waits until all processes of PHP are there and nothing computes; processor time so far, ms. */
export async function settled(contender: Contender): Promise<number> {
  await until(() => phpPids(contender).size === PROCESSES, `${PROCESSES} processes of PHP`);
  let before = -1;
  while (true) {
    const { serverMs, phpMs } = contender.cost();
    if (serverMs + phpMs === before) return before;
    before = serverMs + phpMs;
    await pause(STILL_MS);
  }
}

/** Replaces all, once to see how long it takes while a client asks, once to see what it costs while nobody does. */
export async function roll(contender: Contender): Promise<Roll> {
  const { port } = contender;
  const times: number[] = [];
  let failures = 0;
  let isRolling = true;
  const askOnce = async (): Promise<void> => {
    const ms = await ask(port).catch(() => undefined);
    if (ms === undefined) failures++;
    else times.push(ms);
  };
  const client = (async () => {
    while (isRolling) await askOnce();
  })();
  const tookMs = await replaceAll(contender);
  isRolling = false;
  await client;
  const before = await settled(contender);
  await replaceAll(contender);
  const cpuMs = await settled(contender) - before;
  // The first process that serves after a roll may pay for it.
  await askOnce();
  return { tookMs, cpuMs, slowestMs: Math.max(...times), failures };
}

async function replaceAll(contender: Contender): Promise<number> {
  const before = phpPids(contender);
  const startedMs = performance.now();
  parentOfPhp(contender).signal("SIGUSR2");
  await until(() => {
    const now = phpPids(contender);
    return now.size === PROCESSES && now.isDisjointFrom(before);
  }, "processes to be replaced");
  return performance.now() - startedMs;
}
