import { assert } from "@std/assert";
import { Child } from "../../../bench/contenders/child.ts";
import { ProcessTable } from "../../../bench/contenders/process_cost.ts";

Deno.test("Child ends what its process has started, also what outlives it", async () => {
  const child = new Child({
    name: "leaves one behind",
    command: "sh",
    args: ["-c", "sleep 600 & echo started $!; exec sleep 600"],
  });
  const pid = Number(await child.prints(/started (\d+)/));
  assert(new ProcessTable().pidsBelow(child.pid).includes(pid));
  // Waits for all outputs to be closed, one of which the second process holds.
  await child[Symbol.asyncDispose]();
});
