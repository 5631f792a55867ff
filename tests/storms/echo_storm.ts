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

/** How much of it. */
export interface EchoSize {
  readonly parallel: number;
  readonly mib: number;
}

async function echo(origin: string, bytes: number): Promise<boolean> {
  const sent = randomBody(bytes);
  const response = await fetch(`${origin}/echo`, { method: "PUT", body: sent.stream });
  const received = await readDigest(response.body);
  return received.bytes === bytes && received.digest === sent.digest();
}

/**
 * Sends bodies in parallel, as fast as it can, and reads them back. Where the server may write files, it keeps each body in
 * one until all of it is there; where it may not, bodies go to the worker as they come, which keeps them.
 */
export async function echoStorm(
  { parallel, mib }: EchoSize,
  mayWrite: boolean,
): Promise<void> {
  const figures = new Figures(mayWrite ? "echo, files" : "echo, passed on");
  const bytes = mib * BYTES_PER_MIB;
  await using server = await StormServer.start({
    fast_workers: parallel,
    max_body_bytes: 2 * bytes,
    slow_body_threshold: 0,
  }, { mayWrite });
  await runClients(server.origin, parallel, countdown(500));
  const beforeKib = await rssKib(server.pid);
  await forgetPeak(server.pid);
  const startedMs = performance.now();
  const same = await Promise.all(
    Array.from({ length: parallel }, () => echo(server.origin, bytes)),
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
