import { assertEquals, assertThrows } from "@std/assert";
import { BenchUsageError } from "../../bench/bench_errors.ts";
import { Flags } from "../../bench/flags.ts";

const KNOWN = { switches: ["quick"], values: ["rounds", "scenario"], lists: ["contender"] };

Deno.test("Flags reads switches, values and lists, and what is not there as such", () => {
  const flags = new Flags(["--quick", "--rounds=3", "--contender", "a", "--contender", "b"], KNOWN);
  assertEquals([flags.has("quick"), flags.has("help")], [true, false]);
  assertEquals([flags.count("rounds", 5), flags.text("scenario")], [3, undefined]);
  assertEquals([flags.texts("contender"), flags.texts("scenario")], [["a", "b"], []]);
  assertEquals(new Flags([], KNOWN).count("rounds", 5), 5);
});

Deno.test("Flags refuses words that nobody knows", () => {
  for (const word of ["--fast", "-x", "hello", "--quickly"]) {
    assertThrows(() => new Flags([word], KNOWN), BenchUsageError, "Unknown argument");
  }
});

Deno.test("Flags counts in whole numbers from 1, and says which flag has another one", () => {
  for (const number of ["0", "-1", "2.5", "many", ""]) {
    const flags = new Flags([`--rounds=${number}`], KNOWN);
    assertThrows(() => flags.count("rounds", 5), BenchUsageError, "--rounds");
  }
});
