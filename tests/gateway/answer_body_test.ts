import { assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { AnswerBody } from "../../src/gateway/answer_body.ts";
import { DeadlineWatch } from "../../src/gateway/deadline_watch.ts";
import type { Spool } from "../../src/gateway/spool.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeSpoolFile } from "./fake_body.ts";

const KIB = 1024;
/** As much as an answer keeps in memory before its worker waits, bytes. */
const PART = 64 * KIB;

/** An answer of numbered parts, and what became of it. */
function setUp(
  parts: number,
  { spoolBytes = 100 * PART, canOpen = true }: {
    readonly spoolBytes?: number;
    readonly canOpen?: boolean;
  } = {},
) {
  const clock = new FakeClock();
  const watch = new DeadlineWatch(clock);
  const file = new FakeSpoolFile();
  const spool: Spool = {
    open: () => canOpen ? Promise.resolve(file) : Promise.reject(new Error("No such folder")),
  };
  const made: Uint8Array<ArrayBuffer>[] = [];
  const seen = { pulled: 0, cancelled: 0, cuts: [] as unknown[], ends: [] as number[] };
  const source = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (seen.pulled === parts) return controller.close();
      const part = new Uint8Array(PART).fill(seen.pulled++);
      made.push(part);
      controller.enqueue(part);
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
  return { clock, watch, file, made, seen, body };
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
  assertEquals([seen.pulled, file.written.length], [1, 0]);
  await clock.advance(300);
  // What waited in memory went there as well: a slow client holds no memory but the part on its way.
  assertEquals([seen.pulled, file.written.length], [6, 6 * PART]);
  assertEquals(await readAll(body.readable), [0, 1, 2, 3, 4, 5]);
  assertEquals([seen.ends, seen.cuts, file.isClosed], [[6 * PART], [], true]);
  watch.close();
});

Deno.test("AnswerBody is cut where the disk gives less back than it took", async () => {
  const { clock, watch, file, seen, body } = setUp(6);
  await clock.advance(400);
  file.lose(PART);
  await assertRejects(() => readAll(body.readable), RangeError);
  assertEquals([seen.cuts.length, file.isClosed], [1, true]);
  watch.close();
});

Deno.test("AnswerBody gives the memory of a part back as soon as the file has it, and all of it when the client leaves", async () => {
  const { clock, watch, file, made, body } = setUp(6);
  file.roomBytes = 4 * PART;
  await clock.advance(1_000);
  assertEquals(made.map((part) => part.length), [0, 0, 0, 0, PART]);
  await body.readable.cancel();
  await settle();
  assertEquals([file.isClosed, made.at(-1)?.length], [true, 0]);
  watch.close();
});

Deno.test("AnswerBody uses no file for a client that keeps up", async () => {
  const { watch, file, seen, body } = setUp(6);
  assertEquals(await readAll(body.readable), [0, 1, 2, 3, 4, 5]);
  assertEquals([file.written.length, seen.ends], [0, [6 * PART]]);
  watch.close();
});

Deno.test("AnswerBody takes no more from the worker than the file may hold", async () => {
  const { clock, watch, seen, body } = setUp(20, { spoolBytes: 3 * PART });
  await clock.advance(1_000);
  assertEquals(seen.pulled, 3);
  assertEquals((await readAll(body.readable)).length, 20);
  assertEquals(seen.ends, [20 * PART]);
  watch.close();
});

Deno.test("AnswerBody cuts an answer of which nothing is taken, and gives its worker and file back", async () => {
  const { clock, watch, file, seen, body } = setUp(100, { spoolBytes: 3 * PART });
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
    file.roomBytes = partsOnDisk * PART;
    await clock.advance(1_000);
    assertEquals(seen.pulled, partsOnDisk + 1, "one in memory, behind those on disk");
    assertEquals(await readAll(body.readable), Array.from({ length: 20 }, (_, part) => part));
    assertEquals([seen.cuts, seen.ends, file.isClosed], [[], [20 * PART], true]);
    watch.close();
  });
}

Deno.test("AnswerBody lets the worker wait where the folder takes no file, and the answer is whole", async () => {
  const { clock, watch, seen, body } = setUp(6, { canOpen: false });
  await clock.advance(1_000);
  assertEquals(seen.pulled, 1);
  assertEquals(await readAll(body.readable), [0, 1, 2, 3, 4, 5]);
  assertEquals([seen.cuts, seen.ends], [[], [6 * PART]]);
  watch.close();
});

Deno.test("AnswerBody tells the worker when the client leaves, and forgets the file", async () => {
  const { clock, watch, file, seen, body } = setUp(100, { spoolBytes: 3 * PART });
  await clock.advance(1_000);
  await body.readable.cancel();
  await settle();
  assertEquals([seen.cancelled, seen.ends, file.isClosed], [1, [0], true]);
  watch.close();
  assertEquals(clock.pendingTimers, 0);
});
