import { assertEquals, assertRejects } from "@std/assert";
import { isTakenBack, OpenFolder, takeAllBack, takeBackAtEnd } from "../../bench/left_open.ts";

Deno.test("takeAllBack takes back what is open, the last one first, and once", async () => {
  const order: string[] = [];
  const thing = (name: string): AsyncDisposable => ({
    [Symbol.asyncDispose]: () => Promise.resolve(void order.push(name)),
  });
  const [folder, early, server] = [thing("folder"), thing("early"), thing("server")];
  [folder, early, server].forEach(takeBackAtEnd);
  isTakenBack(early);
  await takeAllBack();
  await takeAllBack();
  assertEquals(order, ["server", "folder"]);
});

Deno.test("takeAllBack goes on after one that cannot be taken back, and throws then", async () => {
  let isTaken = false;
  takeBackAtEnd({ [Symbol.asyncDispose]: () => Promise.resolve(void (isTaken = true)) });
  takeBackAtEnd({ [Symbol.asyncDispose]: () => Promise.reject(new RangeError("stuck")) });
  await assertRejects(takeAllBack, RangeError, "stuck");
  assertEquals(isTaken, true);
  await takeAllBack();
});

Deno.test("OpenFolder is everybody's, and gone at the end whoever removes it first", async () => {
  const folder = await OpenFolder.make({});
  assertEquals(((await Deno.stat(folder.path)).mode ?? 0) & 0o777, 0o777);
  await takeAllBack();
  await folder[Symbol.asyncDispose]();
  assertEquals(await Deno.stat(folder.path).catch(() => "gone"), "gone");
});
