import { assert, assertEquals } from "@std/assert";
import { fact } from "../support/demo_server.ts";
import { startExample } from "../support/example_server.ts";
import { testNative } from "../support/native_sapi.ts";
import { fastLane } from "../support/worker_facts.ts";

testNative(
  "FrankenWorkerApp lets a script end its loop, and no request fails over it",
  async () => {
    await using server = await startExample("frankenphp-worker", {
      fastWorkers: 2,
      env: { MAX_REQUESTS: "5" },
    });
    const pids = new Map<string, number>();
    for (let asked = 0; asked < 60; asked++) {
      const response = await server.fetch("/");
      const html = await response.text();
      assertEquals(response.status, 200, html);
      const pid = fact(html, "pid");
      pids.set(pid, (pids.get(pid) ?? 0) + 1);
    }
    assert([...pids.values()].every((served) => served <= 5), "A script went beyond MAX_REQUESTS");
    assert(pids.size >= 12, `${pids.size} processes`);
    const { retired } = fastLane(server);
    assertEquals(retired.crash + retired.protocol + retired.timeout, 0);
  },
);

testNative(
  "FrankenWorkerApp runs what follows the call when the client has its answer",
  async () => {
    await using server = await startExample("frankenphp-worker");
    const first = await (await server.fetch("/")).text();
    const second = await (await server.fetch("/")).text();
    assertEquals([fact(first, "written"), fact(second, "written")], ["0", "1"]);
  },
);
