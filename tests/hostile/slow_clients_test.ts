import { assert, assertEquals } from "@std/assert";
import { printLine } from "../../tools/print.ts";
import { bytesOf } from "../support/raw_http.ts";
import { FrontProcess, quantile } from "./front_process.ts";

const HALF_OPEN = 200;
const SLOW_READERS = 50;
const STALLED_UPLOADS = 20;
const QUICK_READERS = 16;
const MIB_PER_ANSWER = 64;
/** Requests of the others, before and beside the slow ones. */
const REQUESTS = 3000;
const CLIENTS = 4;
/** Answers of a quiet machine vary by themselves; below this a ratio says nothing, ms. */
const NOISE_MS = 5;
const MAX_GROWTH_MIB = 64;
/** From the first slow client on: answers of 64 MiB have to be in files by then, ms. */
const PATIENCE_MS = 120_000;

async function connect(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(bytesOf(text));
  return connection;
}

/** Reads a little of an answer now and then, until it is closed. */
function readSlowly(connection: Deno.TcpConn): () => void {
  const buffer = new Uint8Array(1024);
  const timer = setInterval(() => connection.read(buffer).catch(() => {}), 100);
  return () => {
    clearInterval(timer);
    connection.close();
  };
}

/** Times of ordinary requests, ms. */
async function others(port: number): Promise<readonly number[]> {
  const times: number[] = [];
  let left = REQUESTS;
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (left-- > 0) {
      const began = performance.now();
      const response = await fetch(`http://127.0.0.1:${port}/`);
      assertEquals(await response.text(), "hello");
      times.push(performance.now() - began);
    }
  }));
  return times;
}

/** Settles when an ordinary request has been answered by each lane's workers at once. */
async function workersAreFree(port: number): Promise<boolean> {
  const limit = AbortSignal.timeout(2000);
  try {
    const answers = await Promise.all(
      ["/", "/stream/x", "/", "/stream/x"].map(async (path) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: limit });
        return await response.text();
      }),
    );
    return answers.every((text) => text === "hello");
  } catch {
    return false;
  }
}

Deno.test("200 half-open heads, 50 slow readers of 64 MiB and 20 stalled uploads hold no worker, no memory and no others up", async () => {
  await using front = await FrontProcess.start({
    fast_workers: 2,
    slow_workers: 2,
    learn_slow_routes: false,
    queue_timeout_ms: PATIENCE_MS,
    slow_routes: ["/blocks"],
  });
  const { port } = front;
  await others(port);
  const steady = await others(port);
  // What streaming costs anybody must not count: quick readers come first.
  await Promise.all(Array.from({ length: QUICK_READERS }, async () => {
    const quick = await fetch(`http://127.0.0.1:${port}/blocks?mib=${MIB_PER_ANSWER}`);
    for await (const part of quick.body ?? []) assert(part.length > 0);
  }));
  const beforeMib = await front.residentMib();
  const closers: (() => void)[] = [];
  try {
    for (let index = 0; index < HALF_OPEN; index++) {
      const connection = await connect(port, "GET / HTTP/1.1\r\nHost: local");
      closers.push(() => connection.close());
    }
    for (let index = 0; index < STALLED_UPLOADS; index++) {
      const connection = await connect(
        port,
        `POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n\r\n${
          "x".repeat(100_000)
        }`,
      );
      closers.push(() => connection.close());
    }
    const began = performance.now();
    for (let index = 0; index < SLOW_READERS; index++) {
      const request = `GET /blocks?mib=${MIB_PER_ANSWER} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
      closers.push(readSlowly(await connect(port, request)));
    }
    // All 50 go through two workers, which only works if no reader keeps one.
    while (!await workersAreFree(port)) {
      assert(performance.now() - began < PATIENCE_MS, "Workers are held by slow readers");
    }
    const freeS = (performance.now() - began) / 1000;
    const beside = quantile(await others(port), 0.99);
    const afterMib = await front.residentMib();
    assert(await workersAreFree(port));
    for (const close of closers.splice(0)) close();
    // The machine has other work to do: alone is the worse of before and after.
    const alone = Math.max(quantile(steady, 0.99), quantile(await others(port), 0.99));
    printLine(
      `slow clients: p99 of others ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside; ` +
        `server ${beforeMib.toFixed(0)} MiB, then ${afterMib.toFixed(0)} MiB; ` +
        `all workers free after ${freeS.toFixed(1)} s`,
    );
    assert(beside <= Math.max(2 * alone, NOISE_MS), `${beside} ms beside, ${alone} alone`);
    assert(afterMib - beforeMib <= MAX_GROWTH_MIB, `${afterMib - beforeMib} MiB more`);
  } finally {
    for (const close of closers) close();
  }
  assert(await workersAreFree(port));
});
