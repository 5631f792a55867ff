import { assertEquals } from "@std/assert";
import { type BodyPart, giveBack, GivenPart } from "../../src/http/body_part.ts";

function bytes(length: number): BodyPart {
  return new Uint8Array(length).fill(7);
}

Deno.test("giveBack empties a part, also one that is a piece of its buffer", () => {
  const part = bytes(10).subarray(2, 5);
  giveBack(part);
  assertEquals([part.length, part.buffer.byteLength], [0, 0]);
  assertEquals(part.buffer.detached, true);
});

Deno.test("GivenPart keeps a part until more is asked for", () => {
  const given = new GivenPart(true);
  const first = given.give(bytes(4));
  assertEquals(first.length, 4);
  given.takeBack();
  assertEquals(first.length, 0);
  const second = given.give(bytes(5));
  assertEquals(second.length, 5);
  given.takeBack();
  given.takeBack();
  assertEquals(second.length, 0);
});

Deno.test("GivenPart leaves parts alone as long as somebody may keep them", () => {
  const given = new GivenPart(false);
  const kept = given.give(bytes(4));
  given.takeBack();
  const last = given.give(bytes(5));
  given.readDirectly();
  given.takeBack();
  assertEquals([kept.length, last.length], [4, 0]);
});
