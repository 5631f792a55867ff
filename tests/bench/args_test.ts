import { assertEquals, assertThrows } from "@std/assert";
import { BenchUsageError, readBenchArgs } from "../../bench/args.ts";

Deno.test("readBenchArgs without words runs everything and records it", () => {
  const args = readBenchArgs([]);
  assertEquals(args?.rounds, 5);
  assertEquals(args?.isRecorded, true);
  assertEquals(new Set(args?.scenarios.map(({ name }) => name)).size, args?.scenarios.length);
});

Deno.test("readBenchArgs keeps the control beside the contender that is named", () => {
  const args = readBenchArgs(["--scenario", "hello", "--contender", "appserver", "--rounds", "7"]);
  assertEquals(args?.scenarios.map(({ contenders }) => contenders), [["pipe", "appserver"]]);
  assertEquals([args?.rounds, args?.isRecorded], [7, false]);
});

Deno.test("readBenchArgs refuses unknown names and numbers that are none, and says what there is", () => {
  for (
    const words of [["--scenario", "hullo"], ["--contender", "iis"], ["--rounds", "0"], ["-x"]]
  ) {
    assertThrows(() => readBenchArgs(words), BenchUsageError);
  }
  assertThrows(() => readBenchArgs(["--contender", "iis"]), BenchUsageError, "nginx-fpm");
});
