/**
 * Large bodies up and down at once, through several workers in parallel.
 *
 * @module
 */
import { forgetPeak, peakRssKib, rssKib } from "../support/process_figures.ts";
import { randomBody, readDigest } from "../support/random_body.ts";
import { countdown, runClients } from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer } from "./storm_server.ts";

const KIB_PER_MIB = 1_024;
const BYTES_PER_MIB = 1_048_576;
/** What the server may grow by while 640 MiB go through it each way, MiB. */
const GROWTH_MIB = 64;
/**
 * What a paced client has sent and not got back, bytes. More than the first MiB, which the server reads before it borrows
 * a worker.
 */
const WINDOW_BYTES = 1.5 * BYTES_PER_MIB;

/** How much of it. */
export interface EchoSize {
  readonly parallel: number;
  readonly mib: number;
}

/** Holds a sender back while too much of what it sent has not come back. */
class Window {
  #received = 0;
  #moved = Promise.withResolvers<void>();

  readonly received = (bytes: number): void => {
    this.#received = bytes;
    this.#moved.resolve();
    this.#moved = Promise.withResolvers<void>();
  };

  readonly mayGoOn = async (sent: number): Promise<void> => {
    while (sent - this.#received >= WINDOW_BYTES) await this.#moved.promise;
  };
}

async function echo(origin: string, bytes: number, isPaced: boolean): Promise<boolean> {
  const window = new Window();
  const sent = randomBody(bytes, isPaced ? window.mayGoOn : undefined);
  // PHP keeps the body of a POST whole before the application runs; that of a PUT it reads as it comes.
  const response = await fetch(`${origin}/echo`, { method: "PUT", body: sent.stream });
  const received = await readDigest(response.body, window.received);
  return received.bytes === bytes && received.digest === sent.digest();
}

/**
 * Sends bodies in parallel and reads them back. Where the server may write files, it keeps each body in one until PHP has
 * read it, and clients send as fast as they can. Where it may not, bodies go to PHP as they come; clients are paced then,
 * since Deno 2.9.6 takes all of a body into memory, whoever reads it, once the answer to it has begun.
 */
export async function echoStorm({ parallel, mib }: EchoSize, isPaced: boolean): Promise<void> {
  const figures = new Figures(isPaced ? "echo, streamed" : "echo, files");
  const bytes = mib * BYTES_PER_MIB;
  await using server = await StormServer.start({
    fast_workers: parallel,
    max_body_bytes: 2 * bytes,
    slow_body_threshold: 0,
  }, { mayWrite: !isPaced });
  await runClients(server.origin, parallel, countdown(500));
  const beforeKib = await rssKib(server.pid);
  await forgetPeak(server.pid);
  const startedMs = performance.now();
  const same = await Promise.all(
    Array.from({ length: parallel }, () => echo(server.origin, bytes, isPaced)),
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  figures.note("MiB each way and second", parallel * mib / seconds);
  figures.atLeast("bodies that came back equal", same.filter(Boolean).length, parallel);
  figures.note("server before, MiB", beforeKib / KIB_PER_MIB);
  figures.atMost(
    "server grew by, MiB",
    (await peakRssKib(server.pid) - beforeKib) / KIB_PER_MIB,
    GROWTH_MIB,
  );
  figures.assertMet();
}
