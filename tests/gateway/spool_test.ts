import { assertEquals } from "@std/assert";
import type { BodyPart } from "../../src/http/body_part.ts";
import { spooledStream } from "../../src/gateway/spool.ts";
import { FakeSpool } from "./fake_body.ts";

async function spooled(text: string): Promise<ReadableStream<BodyPart>> {
  const file = await new FakeSpool().open();
  file.write(new TextEncoder().encode(text));
  return spooledStream(file, text.length);
}

Deno.test("spooledStream gives its buffer back at the end", async () => {
  const reader = (await spooled("all of it")).getReader();
  const { value } = await reader.read();
  assertEquals(new TextDecoder().decode(value), "all of it");
  assertEquals((await reader.read()).done, true);
  assertEquals(value?.buffer.byteLength, 0);
});

Deno.test("spooledStream gives its buffer back when nobody wants the rest", async () => {
  const reader = (await spooled("the beginning and more")).getReader();
  const { value } = await reader.read();
  await reader.cancel();
  assertEquals(value?.buffer.byteLength, 0);
});
