import { assert, assertEquals } from "@std/assert";
import { printLine } from "../../tools/print.ts";
import { bytesOf } from "../support/raw_http.ts";
import { SEED, seeded } from "../storms/seeded.ts";
import { corporaFolder, loadCorpora, mutate } from "./corpora.ts";
import { FrontProcess } from "./front_process.ts";

const MUTATIONS = 10_000;
/**
 * Well-formed requests before memory is looked at, on a connection each as the mutations are: what any traffic brings
 * about (code that is compiled, the room that V8 gives young objects) must not count.
 */
const WELL_FORMED = 20_000;
/** Rounds of mutations: after all of them memory is within the same bound, so that none is lost by and by. */
const ROUNDS = 3;
const CLIENTS = 24;
/** One in so many is followed by a request whose body must be its own. */
const CLEAN_EVERY = 5;
/** Many mutations are no whole request and wait for more; a connection is left alone after this, ms. */
const SILENCE_MS = 60;
const MAX_GROWTH = 0.05;
const LOOKS = 10;

interface Findings {
  readonly statuses: Map<number, number>;
  readonly failures: string[];
  wrongBodies: number;
}

/** Sends bytes and reads what comes until the server closes or falls silent. */
async function exchange(port: number, bytes: Uint8Array): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const buffer = new Uint8Array(16_384);
  let text = "";
  const timer = setTimeout(() => close(connection), SILENCE_MS);
  try {
    await connection.write(bytes);
    for (let count; (count = await connection.read(buffer)) !== null;) {
      for (const byte of buffer.subarray(0, count)) text += String.fromCharCode(byte);
    }
  } catch (error) {
    // Closed here for its silence, or by the server in the middle of what it refused.
    const isEnd = error instanceof Deno.errors.BadResource ||
      error instanceof Deno.errors.Interrupted || error instanceof Deno.errors.ConnectionReset ||
      error instanceof Deno.errors.BrokenPipe;
    if (!isEnd) throw error;
  } finally {
    clearTimeout(timer);
    close(connection);
  }
  return text;
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

async function storm(
  port: number,
  corpus: readonly Uint8Array<ArrayBuffer>[],
  random: () => number,
  count: number,
): Promise<Findings> {
  const findings: Findings = { statuses: new Map(), failures: [], wrongBodies: 0 };
  let sent = 0;
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (sent < count) {
      const number = sent++;
      const original = corpus[Math.floor(random() * corpus.length)] ?? new Uint8Array(1);
      const bytes = mutate(original, corpus, random);
      const answer = await exchange(port, bytes);
      for (const [, digits] of answer.matchAll(/HTTP\/1\.[01] (\d{3})/g)) {
        const status = Number(digits);
        findings.statuses.set(status, (findings.statuses.get(status) ?? 0) + 1);
        // A transfer coding that nobody knows is answered 501 (RFC 9112, section 6.1): no fault of this server.
        if (status >= 500 && status !== 501) {
          findings.failures.push(JSON.stringify(String.fromCharCode(...bytes)));
        }
      }
      if (number % CLEAN_EVERY === 0 && !await isAnsweredRight(port, `nonce-${number}`)) {
        findings.wrongBodies++;
      }
    }
  }));
  return findings;
}

async function isAnsweredRight(port: number, nonce: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:${port}/headers?body=${nonce}`);
  return await response.text() === nonce;
}

/** What the server needs: the least of several looks, since memory that waits for a collection is none that was lost. */
async function settledMib(front: FrontProcess): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) {
    for (let request = 0; request < 200; request++) {
      assert(await isAnsweredRight(front.port, `settling-${request}`));
    }
    least = Math.min(least, await front.residentMib());
  }
  return least;
}

/** Whole requests, each on a connection of its own, as mutations come. */
async function askProperly(port: number, count: number): Promise<void> {
  let sent = 0;
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (sent < count) {
      const number = sent++;
      const answer = await exchange(
        port,
        bytesOf(
          `GET /headers?body=nonce-${number} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
        ),
      );
      // Closed here for its silence, if the machine has much other work to do.
      if (answer !== "") assert(answer.endsWith(`nonce-${number}`), answer);
      if (number % CLEAN_EVERY === 0) assert(await isAnsweredRight(port, `nonce-${number}`));
    }
  }));
}

const folder = await corporaFolder();

Deno.test({
  name: "10 000 mutations of hostile requests: no exit, no 5xx, no wrong body, no memory lost",
  // Counted as skipped: the corpora are no part of this repository.
  ignore: folder === undefined,
  fn: async () => {
    const corpus = await loadCorpora(folder ?? "");
    await using front = await FrontProcess.start({
      fast_workers: 2,
      slow_workers: 1,
      max_requests_per_worker: 0,
      max_worker_memory_mb: 0,
    });
    printLine(`seed ${SEED}, ${corpus.length} requests in the corpora`);
    const random = seeded(SEED);
    await askProperly(front.port, WELL_FORMED);
    const workers = await front.workerPids();
    const beforeMib = await settledMib(front);
    const looks = [beforeMib];
    for (let round = 0; round < ROUNDS; round++) {
      const began = performance.now();
      const findings = await storm(front.port, corpus, random, MUTATIONS);
      const seconds = (performance.now() - began) / 1000;
      looks.push(await settledMib(front));
      const counts = [...findings.statuses].toSorted(([a], [b]) => a - b)
        .map(([status, count]) => `${status}: ${count}`).join(", ");
      printLine(
        `${MUTATIONS} mutations in ${seconds.toFixed(0)} s; answers ${counts}; ` +
          `${findings.wrongBodies} wrong bodies`,
      );
      assertEquals(findings.failures, []);
      assertEquals(findings.wrongBodies, 0);
      assertEquals(await front.workerPids(), workers);
    }
    printLine(`server ${looks.map((mib) => mib.toFixed(1)).join(" MiB, then ")} MiB`);
    assert(await isAnsweredRight(front.port, "last"));
    for (const mib of looks) {
      assert(mib <= beforeMib * (1 + MAX_GROWTH), `${mib - beforeMib} MiB more`);
    }
  },
});
