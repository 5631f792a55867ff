import { assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import {
  type BodyPart,
  FileShrankError,
  lengthOf,
  readParts,
  streamParts,
} from "../../src/static/file_body.ts";
import type { OpenFile } from "../../src/static/file_source.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeFiles } from "./fake_files.ts";

const TEXT = Array.from({ length: 100_000 }, (_, index) => index % 10).join("");
const RANGES: readonly BodyPart[] = [
  { kind: "bytes", bytes: new TextEncoder().encode("<") },
  { kind: "range", range: { first: 5, last: 9 } },
  { kind: "bytes", bytes: new TextEncoder().encode("|") },
  { kind: "range", range: { first: 0, last: 2 } },
  { kind: "range", range: { first: 3, last: 4 } },
  { kind: "bytes", bytes: new TextEncoder().encode(">") },
];

async function openFile(files: FakeFiles): Promise<OpenFile> {
  const lookup = await files.open("", ["file"]);
  if (lookup.kind !== "file") throw new Error("File of this test is missing");
  return lookup.file;
}

function whole(sizeBytes: number): readonly BodyPart[] {
  return [{ kind: "range", range: { first: 0, last: sizeBytes - 1 } }];
}

Deno.test("readParts puts bytes and ranges together, in any order", async () => {
  const file = await openFile(new FakeFiles({ "/file": TEXT }));
  assertEquals(lengthOf(RANGES), 13);
  assertEquals(new TextDecoder().decode(await readParts(file, RANGES)), "<56789|01234>");
});

Deno.test("readParts of nothing is empty", async () => {
  assertEquals((await readParts(await openFile(new FakeFiles({ "/file": "" })), [])).length, 0);
});

Deno.test("readParts fails on a file that became shorter", async () => {
  const files = new FakeFiles({ "/file": "0123456789" });
  files.shrinkBytes = 1;
  const file = await openFile(files);
  await assertRejects(() => readParts(file, whole(10)), FileShrankError);
});

Deno.test("streamParts sends every byte, closes the file and counts", async () => {
  const files = new FakeFiles({ "/file": TEXT.repeat(4) });
  const { stream, delivered } = streamParts(await openFile(files), whole(400_000));
  assertEquals(await new Response(stream).text(), TEXT.repeat(4));
  assertEquals([await delivered, files.openCount], [400_000, 0]);
});

Deno.test("streamParts mixes bytes and ranges", async () => {
  const files = new FakeFiles({ "/file": TEXT });
  const { stream } = streamParts(await openFile(files), RANGES);
  assertEquals(await new Response(stream).text(), "<56789|01234>");
  assertEquals(files.openCount, 0);
});

Deno.test("streamParts reads nothing before somebody asks", async () => {
  const files = new FakeFiles({ "/file": TEXT });
  const file = await openFile(files);
  let reads = 0;
  const { stream } = streamParts(
    { ...file, read: (into) => (reads++, file.read(into)) },
    whole(10),
  );
  await Promise.resolve();
  assertEquals(reads, 0);
  await stream.cancel();
});

Deno.test("streamParts gives the memory of a part back once its reader asks for more, where nobody comes between", async () => {
  for (const isDirect of [true, false]) {
    const files = new FakeFiles({ "/file": TEXT.repeat(8) });
    const { stream, given } = streamParts(await openFile(files), whole(800_000));
    if (isDirect) given.readDirectly();
    const seen: Uint8Array[] = [];
    const lengths: number[] = [];
    for await (const part of stream) {
      seen.push(part);
      lengths.push(part.length);
    }
    assertEquals(lengths, [...Array.from({ length: 6 }, () => 131_072), 13_568]);
    assertEquals(seen.map(({ length }) => length), isDirect ? lengths.map(() => 0) : lengths);
  }
});

Deno.test("streamParts closes the file when the client leaves, and says how much it got", async () => {
  const files = new FakeFiles({ "/file": TEXT.repeat(4) });
  const { stream, delivered } = streamParts(await openFile(files), whole(400_000));
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
  assertEquals([await delivered, files.openCount], [131_072, 0]);
});

Deno.test("streamParts cuts a client that takes nothing for too long, and only that one", async () => {
  const files = new FakeFiles({ "/file": TEXT.repeat(8) });
  const clock = new FakeClock();
  const codes: string[] = [];
  const open = async () =>
    streamParts(await openFile(files), whole(800_000), {
      pace: { clock, timeoutMs: 1000 },
      onCut: (code) => codes.push(code),
    });
  const slow = (await open()).stream.getReader();
  const stalled = await open();
  const reader = stalled.stream.getReader();
  await reader.read();
  let bytes = 0;
  for (let part = await slow.read(); !part.done; part = await slow.read()) {
    bytes += part.value.length;
    await clock.advance(999);
  }
  assertEquals([bytes, codes], [800_000, ["client_stalled"]]);
  await assertRejects(() => reader.read(), AppServerError, "read nothing for 1000 ms");
  assertEquals([await stalled.delivered, files.openCount, clock.pendingTimers], [131_072, 0, 0]);
});

Deno.test("streamParts fails, and does not end, on a file that became shorter while it was sent", async () => {
  const files = new FakeFiles({ "/file": TEXT.repeat(4) });
  files.shrinkBytes = 1;
  const codes: string[] = [];
  const { stream, delivered } = streamParts(await openFile(files), whole(400_000), {
    onCut: (code) => codes.push(code),
  });
  await assertRejects(() => new Response(stream).text(), FileShrankError);
  assertEquals([await delivered, files.openCount, codes], [399_999, 0, ["internal"]]);
});
