import { assertEquals } from "@std/assert";
import { decideRange } from "../../src/static/byte_range.ts";

/** What is decided about a file of 1000 bytes, in short. */
function decided(field: string | null, sizeBytes = 1000): string {
  const decision = decideRange(field, sizeBytes);
  switch (decision.kind) {
    case "single":
      return `${decision.range.first}-${decision.range.last}`;
    case "multi":
      return decision.ranges.map(({ first, last }) => `${first}-${last}`).join(",");
    default:
      return decision.kind;
  }
}

Deno.test("decideRange reads closed, open and suffix ranges", () => {
  assertEquals(decided("bytes=0-0"), "0-0");
  assertEquals(decided("bytes=100-299"), "100-299");
  assertEquals(decided("bytes=990-"), "990-999");
  assertEquals(decided("bytes=-10"), "990-999");
  assertEquals(decided("BYTES = 1-2"), "1-2");
});

Deno.test("decideRange cuts what goes beyond the end", () => {
  assertEquals(decided("bytes=995-1500"), "995-999");
  assertEquals(decided("bytes=-4000"), "0-999");
  assertEquals(decided("bytes=0-99999999999999999999"), "0-999");
});

Deno.test("decideRange says 416 where no byte is left", () => {
  for (
    const field of [
      "bytes=1000-",
      "bytes=-0",
      "bytes=99999999999999999999-",
      "bytes=1000-1001,2000-",
    ]
  ) {
    assertEquals(decided(field), "unsatisfiable", field);
  }
  for (const field of ["bytes=0-", "bytes=-5", "bytes=0-0"]) {
    assertEquals(decided(field, 0), "unsatisfiable", field);
  }
});

Deno.test("decideRange ignores what is no list of byte ranges", () => {
  const fields = [
    null,
    "",
    "bytes",
    "bytes=",
    "bytes=abc",
    "bytes=--5",
    "bytes=-5-10",
    "bytes=5-2",
    "bytes=1.5-3",
    "bytes=0x1-0x5",
    "bytes=-",
    "items=0-5",
    "bytes 0-5",
    "bytes=0-1,x",
    "bytes=0-1,",
    "bytes=١-٢",
  ];
  for (const field of fields) assertEquals(decided(field), "whole", field ?? "absent");
});

Deno.test("decideRange serves a few ranges that lie apart, in the order that was asked for", () => {
  assertEquals(decided("bytes=0-1,10-11"), "0-1,10-11");
  assertEquals(decided("bytes= 500-510 , 0-1"), "500-510,0-1");
  assertEquals(decided("bytes=0-1,2000-"), "0-1");
});

Deno.test("decideRange sends the whole file where ranges would make more of it", () => {
  const many = (count: number, spec: (index: number) => string) =>
    `bytes=${Array.from({ length: count }, (_, index) => spec(index)).join(",")}`;
  assertEquals(decided(many(1300, () => "0-")), "whole");
  assertEquals(decided(many(17, (index) => `${index * 4}-${index * 4}`), 1e6), "whole");
  assertEquals(decided("bytes=0-10,5-20"), "whole");
  assertEquals(decided("bytes=0-10,10-20"), "whole");
  assertEquals(decided("bytes=0-399,500-899"), "whole");
});
