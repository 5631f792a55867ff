import { assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { AnswerBody } from "../../src/gateway/answer_body.ts";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import type { Spool, SpoolFile } from "../../src/gateway/spool.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";

const KIB = 1024;
/** As much as an answer keeps in memory before its worker waits, bytes. */
const PART = 64 * KIB;

/** A file in memory that can be full. */
class FakeFile implements SpoolFile {
  readonly bytes: number[] = [];
  /** Bytes that it takes. */
  room = Number.POSITIVE_INFINITY;
  isClosed = false;
  #read = 0;

  write(bytes: Uint8Array): void {
    if (this.bytes.length + bytes.length > this.room) throw new Error("No space left on device");
    for (const byte of bytes) this.bytes.push(byte);
  }

  read(into: Uint8Array<ArrayBuffer>): number | null {
    const part = this.bytes.slice(this.#read, this.#read + into.length);
    into.set(part);
    this.#read += part.length;
    return part.length === 0 ? null : part.length;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** An answer of numbered parts, and what became of it. */
function setUp(parts: number, spoolBytes = 100 * PART) {
  const clock = new FakeClock();
  const watch = new DeadlineWatch(clock);
  const file = new FakeFile();
  const spool: Spool = { open: () => Promise.resolve(file) };
  const seen = { pulled: 0, cancelled: 0, cuts: [] as unknown[], ends: [] as number[] };
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (seen.pulled === parts) return controller.close();
      controller.enqueue(new Uint8Array(PART).fill(seen.pulled++));
    },
    cancel() {
      seen.cancelled++;
    },
  }, { highWaterMark: 0 });
  const body = new AnswerBody(source, {
    sendTimeoutMs: 5_000,
    spoolBytes,
    spool,
    clock,
    watch,
  }, { onCut: (error) => seen.cuts.push(error), onEnd: (bytes) => seen.ends.push(bytes) });
  return { clock, watch, file, seen, body };
}

/** First bytes of all parts in the order in which the client gets them. */
async function readAll(readable: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<number[]> {
  const order: number[] = [];
  for await (const part of readable) {
    for (let at = 0; at < part.length; at += PART) order.push(part[at] ?? -1);
  }
  return order;
}

Deno.test("AnswerBody lets the worker wait for a quarter of a second, then goes on into a file", async () => {
  const { clock, watch, file, seen, body } = setUp(6);
  await clock.advance(100);
  assertEquals([seen.pulled, file.bytes.length], [1, 0]);
  await clock.advance(300);
  assertEquals([seen.pulled, file.bytes.length], [6, 5 * PART]);
  assertEquals(await readAll(body.readable), [0, 1, 2, 3, 4, 5]);
  assertEquals([seen.ends, seen.cuts, file.isClosed], [[6 * PART], [], true]);
  watch.close();
});

Deno.test("AnswerBody uses no file for a client that keeps up", async () => {
  const { watch, file, seen, body } = setUp(6);
  assertEquals(await readAll(body.readable), [0, 1, 2, 3, 4, 5]);
  assertEquals([file.bytes.length, seen.ends], [0, [6 * PART]]);
  watch.close();
});

Deno.test("AnswerBody takes no more from the worker than the file may hold", async () => {
  const { clock, watch, seen, body } = setUp(20, 3 * PART);
  await clock.advance(1_000);
  assertEquals(seen.pulled, 4);
  assertEquals((await readAll(body.readable)).length, 20);
  assertEquals(seen.ends, [20 * PART]);
  watch.close();
});

Deno.test("AnswerBody cuts an answer of which nothing is taken, and gives its worker and file back", async () => {
  const { clock, watch, file, seen, body } = setUp(100, 3 * PART);
  await clock.advance(6_000);
  const [cut] = seen.cuts;
  assertEquals(cut instanceof AppServerError ? cut.code : cut, "client_stalled");
  assertEquals([seen.cuts.length, seen.ends, seen.cancelled, file.isClosed], [1, [0], 1, true]);
  await assertRejects(() => readAll(body.readable), AppServerError);
  watch.close();
});

for (const partsOnDisk of [0, 2]) {
  Deno.test(`AnswerBody lets the worker wait when the disk is full after ${partsOnDisk} parts, and the answer is whole`, async () => {
    const { clock, watch, file, seen, body } = setUp(20);
    file.room = partsOnDisk * PART;
    await clock.advance(1_000);
    assertEquals(seen.pulled, 1 + partsOnDisk + 1, "one in memory before, one behind");
    assertEquals(await readAll(body.readable), Array.from({ length: 20 }, (_, part) => part));
    assertEquals([seen.cuts, seen.ends, file.isClosed], [[], [20 * PART], true]);
    watch.close();
  });
}

Deno.test("AnswerBody tells the worker when the client leaves, and forgets the file", async () => {
  const { clock, watch, file, seen, body } = setUp(100, 3 * PART);
  await clock.advance(1_000);
  await body.readable.cancel();
  await settle();
  assertEquals([seen.cancelled, seen.ends, file.isClosed], [1, [0], true]);
  watch.close();
  assertEquals(clock.pendingTimers, 0);
});
