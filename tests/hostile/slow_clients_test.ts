import { assert, assertEquals } from "@std/assert";
import { printLine } from "../../tools/print.ts";
import { bytesOf } from "../support/raw_http.ts";
import { FrontProcess, median, quantile } from "./front_process.ts";

const HALF_OPEN = 200;
const SLOW_READERS = 50;
const STALLED_UPLOADS = 20;
const QUICK_READERS = 16;
const MIB = 1_048_576;
const MIB_PER_ANSWER = 64;
/** Goes to the slow lane, as the large answers of PHP do; 1 MiB. */
const SLOW_ROUTE = "/blocks?mib=1";
/** Requests of the others, before, beside and after the slow ones: the middle of so many batches counts. */
const BATCHES = 5;
const REQUESTS = 1000;
const CLIENTS = 4;
/** Answers of a quiet machine vary by themselves; below this a ratio says nothing, ms. */
const NOISE_MS = 5;
const MAX_GROWTH_MIB = 64;
/** From the first slow client on: answers of 64 MiB have to be in files by then, ms. */
const PATIENCE_MS = 120_000;
/** Once they are: a machine with other work stands still now and then, ms. */
const SHORT_PATIENCE_MS = 10_000;

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

/** 99th percentile of the times of ordinary requests, ms: what else the machine does comes and goes. */
async function othersP99(port: number): Promise<number> {
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    batches.push(quantile(await others(port), 0.99));
  }
  return median(batches);
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

/** Whether requests to as many workers as each lane has are answered at once. */
async function workersAreFree(port: number): Promise<boolean> {
  const limit = AbortSignal.timeout(2000);
  try {
    const bytes = await Promise.all(
      ["/", SLOW_ROUTE, "/", SLOW_ROUTE].map(async (path) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: limit });
        return (await response.bytes()).length;
      }),
    );
    assertEquals(bytes, [5, MIB, 5, MIB]);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return false;
    throw error;
  }
}

/** Waits until they are: a reader that held one would do so for far longer. Settles with the time that it took, seconds. */
async function untilWorkersAreFree(port: number, limitMs: number): Promise<number> {
  const began = performance.now();
  while (!await workersAreFree(port)) {
    assert(performance.now() - began < limitMs, "Workers are held by slow readers");
  }
  return (performance.now() - began) / 1000;
}

/** The same answer to as many clients at once as there are quick readers. */
async function readQuickly(port: number, path: string): Promise<void> {
  await Promise.all(Array.from({ length: QUICK_READERS }, async () => {
    const quick = await fetch(`http://127.0.0.1:${port}${path}`);
    for await (const part of quick.body ?? []) assert(part.length > 0);
  }));
}

/** What the slow ones read: made by PHP, which has to be free again, or a file on disk. */
const SOURCES = [
  { name: "of an answer of PHP", path: `/blocks?mib=${MIB_PER_ANSWER}` },
  { name: "of a static file", path: `/files/large.bin` },
] as const;

for (const { name, path } of SOURCES) {
  Deno.test(`200 half-open heads, 50 slow readers of 64 MiB ${name} and 20 stalled uploads hold no worker, no memory and no others up`, async () => {
    await using front = await FrontProcess.start({
      fast_workers: 2,
      slow_workers: 2,
      learn_slow_routes: false,
      queue_timeout_ms: PATIENCE_MS,
      slow_routes: ["/blocks"],
      static: [{ prefix: "/files", dir: "files" }],
    });
    const { port } = front;
    await front.writeFile("files/large.bin", new Uint8Array(MIB_PER_ANSWER * MIB).fill(65));
    // The same requests as beside the slow ones, and the same answers for clients that keep up.
    await othersP99(port);
    const before = await othersP99(port);
    await readQuickly(port, path);
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
      for (let index = 0; index < SLOW_READERS; index++) {
        const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
        closers.push(readSlowly(await connect(port, request)));
      }
      // All 50 go through two workers, which only works if no reader keeps one.
      const freeS = await untilWorkersAreFree(port, PATIENCE_MS);
      const beside = await othersP99(port);
      const afterMib = await front.residentMib();
      await untilWorkersAreFree(port, SHORT_PATIENCE_MS);
      for (const close of closers.splice(0)) close();
      // The machine has other work to do: alone is the worse of before and after.
      const alone = Math.max(before, await othersP99(port));
      printLine(
        `slow readers ${name}: p99 of others ${alone.toFixed(1)} ms alone, ` +
          `${beside.toFixed(1)} ms beside; ` +
          `server ${beforeMib.toFixed(1)} MiB, then ${afterMib.toFixed(1)} MiB; ` +
          `all workers free after ${freeS.toFixed(1)} s`,
      );
      assert(beside <= Math.max(2 * alone, NOISE_MS), `${beside} ms beside, ${alone} alone`);
      assert(afterMib - beforeMib <= MAX_GROWTH_MIB, `${afterMib - beforeMib} MiB more`);
    } finally {
      for (const close of closers) close();
    }
    await untilWorkersAreFree(port, SHORT_PATIENCE_MS);
  });
}
