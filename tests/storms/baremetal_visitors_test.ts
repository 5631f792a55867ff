import { assertEquals } from "@std/assert";
import { alternateVisitors, startContract } from "../support/baremetal_contract.ts";

Deno.test("BareMetalPHP: two visitors on one worker never see each other, 10 000 requests", async () => {
  await using server = await startContract({ maxRequestsPerWorker: 0 });
  assertEquals(await alternateVisitors(server, 10_000), []);
  assertEquals(server.server.stats()[0]?.spawned, 1);
});
