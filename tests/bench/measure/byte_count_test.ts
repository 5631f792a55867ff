import { assertEquals, assertStringIncludes } from "@std/assert";
import { byteFault } from "../../../bench/measure/byte_count.ts";

const SIZES = { before: 200, after: 200 };

Deno.test("byteFault finds nothing where bytes fit, with parts of answers at the end", () => {
  assertEquals(byteFault({ requests: 20_000, bytes: 4_000_000 }, SIZES, 32), undefined);
  assertEquals(byteFault({ requests: 20_000, bytes: 4_000_000 + 31 * 199 }, SIZES, 32), undefined);
});

Deno.test("byteFault finds one answer in a hundred that is a quarter longer, or shorter", () => {
  for (const bytes of [4_000_000 + 200 * 50, 4_000_000 - 200 * 50]) {
    const fault = byteFault({ requests: 20_000, bytes }, SIZES, 32) ?? "";
    assertStringIncludes(fault, `${bytes} bytes for 20000 answers of 200 to 200 bytes`);
  }
});

Deno.test("byteFault allows for answers that grow in a turn", () => {
  const grown = { before: 200, after: 202 };
  assertEquals(byteFault({ requests: 20_000, bytes: 4_030_000 }, grown, 1), undefined);
  assertStringIncludes(byteFault({ requests: 20_000, bytes: 4_050_000 }, grown, 1) ?? "", "to 202");
});
