import { assertEquals, assertThrows } from "@std/assert";
import { BENCH_FLAGS, type BenchArgs, readBenchArgs } from "../../bench/args.ts";
import { BenchUsageError } from "../../bench/bench_errors.ts";
import { Flags } from "../../bench/flags.ts";

function read(...words: readonly string[]): BenchArgs {
  return readBenchArgs(new Flags(words, BENCH_FLAGS));
}

Deno.test("readBenchArgs without words runs everything and records it", () => {
  const args = read();
  assertEquals(args.rounds, 5);
  assertEquals(args.isRecorded, true);
  assertEquals(new Set(args.scenarios.map(({ name }) => name)).size, args.scenarios.length);
});

Deno.test("readBenchArgs keeps the control beside the contender that is named", () => {
  const args = read("--scenario", "hello", "--contender", "appserver", "--rounds", "7");
  assertEquals(args.scenarios.map(({ contenders }) => contenders), [["pipe", "appserver"]]);
  assertEquals([args.rounds, args.isRecorded], [7, false]);
});

Deno.test("readBenchArgs refuses unknown names and numbers that are none, and says what there is", () => {
  for (
    const words of [["--scenario", "hullo"], ["--contender", "iis"], ["--rounds", "0"], ["-x"]]
  ) {
    assertThrows(() => read(...words), BenchUsageError);
  }
  assertThrows(() => read("--contender", "iis"), BenchUsageError, "nginx-fpm");
});

Deno.test("readBenchArgs --quick is short, asks few contenders and records nothing", () => {
  const args = read("--quick");
  const [hello, ...others] = args.scenarios;
  assertEquals(others, []);
  const contenders = hello?.contenders.length ?? 0;
  assertEquals(hello?.contenders.includes("pipe"), true);
  // Starts, warm-up and turns of everybody.
  const seconds = contenders * (1 + args.warmUpS + args.rounds);
  assertEquals([seconds < 60, args.seconds, args.isRecorded], [true, 1, false]);
});

Deno.test("readBenchArgs --quick keeps what else is named", () => {
  const args = read("--quick", "--scenario", "json", "--contender", "apache");
  assertEquals(args.scenarios.map(({ contenders }) => contenders), [["pipe", "apache"]]);
});

Deno.test("readBenchArgs records a part, or does not record the whole, where that is said", () => {
  assertEquals(read("--scenario", "json", "--record").isRecorded, true);
  assertEquals(read("--no-record").isRecorded, false);
});
