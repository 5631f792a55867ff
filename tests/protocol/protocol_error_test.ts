import { assertEquals } from "@std/assert";
import { ProtocolError } from "../../src/protocol/protocol_error.ts";

Deno.test("ProtocolError quotes place, expectation, reception and bytes", () => {
  const error = new ProtocolError({
    offset: 9,
    expected: "a frame",
    received: "noise",
    bytes: Uint8Array.of(0, 0x0a, 0xff),
  });
  assertEquals(
    error.message,
    "Cannot read frame at byte 9: expected a frame, got noise (00 0a ff)",
  );
  assertEquals(error.name, "ProtocolError");
  assertEquals(error.code, "protocol_violation");
});

Deno.test("ProtocolError shows 32 bytes and says that there were more", () => {
  const detail = { offset: 0, expected: "a", received: "b" };
  const shown = "00 ".repeat(32).trimEnd();
  const excerptOf = (count: number) =>
    new ProtocolError({ ...detail, bytes: new Uint8Array(count) }).hexExcerpt;
  assertEquals(excerptOf(32), shown);
  assertEquals(excerptOf(33), `${shown} …`);
  assertEquals(new ProtocolError(detail).hexExcerpt, "");
});
