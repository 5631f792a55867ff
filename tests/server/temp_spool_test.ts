import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { SpoolFile } from "../../src/gateway/spool.ts";
import { TempSpool } from "../../src/server/temp_spool.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Everything that can be read now. */
function readAll(file: SpoolFile): string {
  const buffer = new Uint8Array(64);
  let text = "";
  for (let count = file.read(buffer); count !== null; count = file.read(buffer)) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

/** A spool in a folder of its own, and how many names there are in it. */
async function makeSpool() {
  const folder = await Deno.makeTempDir();
  const spool = new TempSpool(folder);
  return {
    spool,
    names: () => [...Deno.readDirSync(folder)].length,
    async [Symbol.asyncDispose]() {
      spool.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("TempSpool makes files that have no name, and gives back what was written in order", async () => {
  await using made = await makeSpool();
  const file = await made.spool.open();
  file.write(bytes("one "));
  file.write(bytes("two"));
  assertEquals([readAll(file), made.names()], ["one two", 0]);
  file.write(bytes(" three"));
  assertEquals(readAll(file), " three");
  file.close();
});

Deno.test("TempSpool lends a file again, without a byte of what was in it", async () => {
  await using made = await makeSpool();
  for (let round = 0; round < 3; round++) {
    const file = await made.spool.open();
    assertEquals(readAll(file), "");
    file.write(bytes("s".repeat(1000 >> round)));
    if (round === 1) assertEquals(readAll(file).length, 500);
    file.close();
  }
});

Deno.test("TempSpool gives two bodies two files", async () => {
  await using made = await makeSpool();
  (await made.spool.open()).close();
  const [a, b] = [await made.spool.open(), await made.spool.open()];
  a.write(bytes("a"));
  b.write(bytes("b"));
  assertEquals([readAll(a), readAll(b)], ["a", "b"]);
  a.close();
  b.close();
});

Deno.test("TempSpool's file says no after its end, also when another body has it by then", async () => {
  await using made = await makeSpool();
  const first = await made.spool.open();
  first.close();
  const second = await made.spool.open();
  second.write(bytes("second"));
  assertThrows(() => first.write(bytes("late")), Deno.errors.BadResource);
  assertThrows(() => first.read(new Uint8Array(1)), Deno.errors.BadResource);
  first.close();
  assertEquals(readAll(second), "second");
  second.close();
});

Deno.test("TempSpool keeps no file after it was closed", async () => {
  await using made = await makeSpool();
  const [kept, lent] = [await made.spool.open(), await made.spool.open()];
  kept.close();
  made.spool.close();
  lent.write(bytes("x"));
  assertEquals(readAll(lent), "x");
  lent.close();
});

Deno.test("TempSpool rejects where the folder takes no file", async () => {
  const spool = new TempSpool("/nonexistent/folder");
  await assertRejects(() => spool.open(), Deno.errors.NotFound);
});
