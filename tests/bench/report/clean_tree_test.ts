import { assertEquals } from "@std/assert";
import { changedBesideReports } from "../../../bench/report/clean_tree.ts";

Deno.test("changedBesideReports names changed, new and moved files", () => {
  const status = " M src/mod.ts\0?? bench/new file.ts\0R  php/new.php\0php/old.php\0";
  assertEquals(changedBesideReports(status), [
    "src/mod.ts",
    "bench/new file.ts",
    "php/new.php",
    "php/old.php",
  ]);
});

Deno.test("changedBesideReports lets one run follow another: what they write is no change", () => {
  const status =
    " M bench/RESULTS.md\0 M bench/growth/wait-cpu.svg\0?? bench/growth/new-rate.svg\0";
  assertEquals(changedBesideReports(status), []);
  assertEquals(changedBesideReports(" M bench/growth/run.ts\0"), ["bench/growth/run.ts"]);
  assertEquals(changedBesideReports(""), []);
});
