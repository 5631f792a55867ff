import { assertEquals, assertRejects } from "@std/assert";
import { Contender } from "../../../bench/contenders/contender.ts";
import { type AnswerSize, checkAnswer } from "../../../bench/measure/answer_check.ts";
import { HELLO } from "./lying_server.ts";

async function check(answer: Response, asked = HELLO): Promise<AnswerSize> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => answer,
  );
  return await checkAnswer(new Contender("bare", server.addr.port, []), asked);
}

Deno.test("checkAnswer returns the length of the right answer", async () => {
  const { bodyBytes, wireBytes } = await check(new Response("Hello"));
  assertEquals([bodyBytes, wireBytes > 5], [5, true]);
});

Deno.test("checkAnswer refuses another body, and another status with the right body", async () => {
  await assertRejects(() => check(new Response("Hullo")), Error, "Wrong answer of bare in hello");
  await assertRejects(() => check(new Response("Hello", { status: 503 })), Error, "status 503");
});

Deno.test("checkAnswer wants the status that the scenario names", async () => {
  const partial = { ...HELLO, status: 206 };
  assertEquals((await check(new Response("Hello", { status: 206 }), partial)).bodyBytes, 5);
  await assertRejects(() => check(new Response("Hello"), partial), Error, "status 200");
});
