import { assert, assertEquals, assertRejects } from "@std/assert";
import { BenchError } from "../../../bench/bench_errors.ts";
import { checkedLoad } from "../../../bench/measure/checked_load.ts";
import { HELLO, LyingServer } from "./lying_server.ts";

const SECONDS = 0.5;

async function load(every: number, lie: () => Response): Promise<number> {
  await using server = new LyingServer(every, lie);
  return await checkedLoad(server.contender, HELLO, SECONDS);
}

Deno.test("checkedLoad counts answers that are all right", async () => {
  assert(await load(Infinity, () => new Response(null)) > 10);
});

Deno.test("checkedLoad fails where one answer in a hundred is longer by a byte", async () => {
  await assertRejects(
    () => load(100, () => new Response("Hello!")),
    BenchError,
    'Wrong answer of bare in hello: "Hello!"',
  );
});

Deno.test("checkedLoad fails where one answer in a hundred has as many bytes, but others", async () => {
  await assertRejects(() => load(100, () => new Response("Hullo")), BenchError, "Hullo");
});

Deno.test("checkedLoad fails where one answer in a hundred has another status", async () => {
  const lie = () => new Response("Hello", { status: 201 });
  await assertRejects(() => load(100, lie), BenchError, "status 201");
});

Deno.test("checkedLoad looks at the background, too", async () => {
  await using server = new LyingServer(100, () => new Response("Hello", { status: 503 }));
  const measure = {
    kind: "load",
    connections: 1,
    background: { path: "/slow", connections: 2 },
  } as const;
  const asked = { ...HELLO, status: 200, measure };
  await assertRejects(
    () => checkedLoad(server.contender, asked, SECONDS),
    BenchError,
    "status 503",
  );
});

Deno.test("checkedLoad asks once where requests come one after the other", async () => {
  await using server = new LyingServer(2, () => new Response("Hullo"));
  const asked = { ...HELLO, measure: { kind: "first_byte", requests: 20 } } as const;
  assertEquals(await checkedLoad(server.contender, asked, SECONDS), 1);
});
