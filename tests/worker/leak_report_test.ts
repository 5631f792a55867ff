import { assertEquals } from "@std/assert";
import { leakLine, readLeaks } from "../../src/worker/leak_report.ts";

Deno.test("readLeaks takes what is a leak and leaves out everything else", () => {
  const leak = { kind: "global", name: "$cart", what: "grew", "put_back": true };
  assertEquals(readLeaks([leak, 1, null, { kind: "global" }]), [
    { kind: "global", name: "$cart", what: "grew", isPutBack: true },
  ]);
  for (const list of [undefined, null, 1, "x", {}]) assertEquals(readLeaks(list), []);
});

Deno.test("leakLine warns of what stays, and only mentions what is put back", () => {
  const leak = { kind: "static property", name: "A::$b", what: "grew", isPutBack: false };
  assertEquals(leakLine(leak), {
    level: "warn",
    message: "A request left something behind: static property A::$b grew",
    fields: { kind: "static property", name: "A::$b", what: "grew" },
  });
  assertEquals(leakLine({ ...leak, isPutBack: true }).level, "info");
});
