import { assert, assertEquals } from "@std/assert";
import { firstBytes } from "../../../bench/measure/first_byte.ts";
import type { WrkReport } from "../../../bench/measure/wrk.ts";
import { exactly, get } from "../../../bench/scenarios/scenario.ts";

/** Answers in turn. */
async function ask(answers: Response[]): Promise<WrkReport> {
  const requests = answers.length;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => answers.shift() ?? new Response(null, { status: 500 }),
  );
  return await firstBytes(server.addr.port, { ask: get("/"), fault: exactly("Hello") }, requests);
}

Deno.test("firstBytes counts right answers, their bytes and a time for each", async () => {
  const { requests, bytes, failures, p50Ms } = await ask([
    new Response("Hello"),
    new Response("Hello"),
  ]);
  assertEquals({ requests, bytes, failures }, { requests: 2, bytes: 10, failures: 0 });
  assert(p50Ms > 0);
});

Deno.test("firstBytes counts another body, another status and an answer without a body as failures", async () => {
  const { failures } = await ask([
    new Response("Hello"),
    new Response("Hullo"),
    new Response("Hello", { status: 503 }),
    new Response(null),
  ]);
  assertEquals(failures, 3);
});
