import { assert, assertEquals, assertRejects } from "@std/assert";
import { BenchError } from "../../../bench/bench_errors.ts";
import { answered, takeSample } from "../../../bench/measure/sample.ts";
import type { WrkReport } from "../../../bench/measure/wrk.ts";
import { HELLO, LyingServer } from "./lying_server.ts";

const MIB = 1_048_576;

function seen(requests: number, bytes: number): WrkReport {
  return { requests, bytes, seconds: 2, failures: 0, p50Ms: 1, p99Ms: 2, busyShare: 0.1 };
}

Deno.test("answered counts small answers as they are, whatever else was received", () => {
  assertEquals(answered(seen(10, 10_900), { bodyBytes: 1_000, wireBytes: 1_090 }).requests, 10);
});

Deno.test("answered counts large answers by bytes: the parts that a turn cuts off were sent, too", () => {
  assertEquals(
    answered(seen(1, 250 * MIB), { bodyBytes: 99 * MIB, wireBytes: 100 * MIB }).requests,
    2.5,
  );
});

const { success: hasWrk } = await new Deno.Command("sh", {
  args: ["-c", "command -v wrk"],
  stdout: "null",
}).output();

async function sample(every: number, lie: () => Response): Promise<number> {
  const workDir = await Deno.makeTempDir();
  try {
    await using server = new LyingServer(every, lie);
    return (await takeSample(server.contender, HELLO, { seconds: 1, workDir })).requests;
  } finally {
    await Deno.remove(workDir, { recursive: true });
  }
}

Deno.test({
  name: "takeSample counts answers of wrk that are all right (needs wrk)",
  ignore: !hasWrk,
  async fn() {
    assert(await sample(Infinity, () => new Response(null)) > 10);
  },
});

Deno.test({
  name:
    "takeSample fails where one answer in a hundred is longer, or has a failure's status (needs wrk)",
  ignore: !hasWrk,
  async fn() {
    const longer = () => new Response("Hello".repeat(200));
    await assertRejects(() => sample(100, longer), BenchError, "Wrong length of answers of bare");
    const failed = () => new Response("Hello", { status: 500 });
    await assertRejects(() => sample(100, failed), BenchError, "Failed answers of bare in hello");
  },
});
