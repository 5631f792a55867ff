import { assertEquals } from "@std/assert";
import { type AnswerWatch, watchAnswers } from "../../src/http/answer_watch.ts";
import type { MaybePromise } from "../../src/http/handler.ts";
import { fakeContext } from "./fake_context.ts";

const FAILED = () => new Response("failed", { status: 500 });

/** A watch that notes what it is told, and adds its name to what leaves. */
function named(name: string, seen: string[], refuses = false): AnswerWatch {
  return {
    came() {
      seen.push(`${name} came`);
      return refuses ? new Response(`refused by ${name}`, { status: 503 }) : undefined;
    },
    answered(_context, response) {
      seen.push(`${name} ${response.status}`);
      const changed = new Response(response.body, response);
      changed.headers.append("X-Seen", name);
      return changed;
    },
  };
}

async function run(
  watches: readonly AnswerWatch[],
  next: () => MaybePromise<Response>,
): Promise<string> {
  const response = await watchAnswers(watches, FAILED)(fakeContext("/"), next);
  return `${response.headers.get("x-seen")}: ${await response.text()}`;
}

Deno.test("watchAnswers tells the outermost first of a request and last of its answer", async () => {
  for (const next of [() => new Response("x"), () => Promise.resolve(new Response("x"))]) {
    const seen: string[] = [];
    assertEquals(await run([named("a", seen), named("b", seen)], next), "b, a: x");
    assertEquals(seen, ["a came", "b came", "b 200", "a 200"]);
  }
});

Deno.test("watchAnswers lets a watch refuse: who stands further in is told nothing", async () => {
  const seen: string[] = [];
  const watches = [named("a", seen), named("b", seen, true), named("c", seen)];
  const asked = () => {
    throw new Error("Was asked");
  };
  assertEquals(await run(watches, asked), "a: refused by b");
  assertEquals(seen, ["a came", "b came", "a 503"]);
});

Deno.test("watchAnswers answers where a handler throws, now or later, and everybody sees it", async () => {
  const thrown = () => {
    throw new Error("Broken");
  };
  for (const next of [thrown, () => Promise.reject(new Error("Broken"))]) {
    const seen: string[] = [];
    assertEquals(await run([named("a", seen)], next), "a: failed");
    assertEquals(seen, ["a came", "a 500"]);
  }
});

Deno.test("watchAnswers waits for no promise where the answer is there", () => {
  const response = watchAnswers([], FAILED)(fakeContext("/"), () => new Response("x"));
  assertEquals(response instanceof Promise, false);
});
