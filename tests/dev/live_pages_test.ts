import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { LivePages } from "../../src/dev/live_pages.ts";
import { FakeClock } from "../support/fake_clock.ts";

function reader(pages: LivePages): ReadableStreamDefaultReader<string> {
  return pages.open().pipeThrough(new TextDecoderStream()).getReader();
}

Deno.test("LivePages says hello with the generation, then tells every page what happens", async () => {
  const pages = new LivePages(new FakeClock());
  const [one, other] = [reader(pages), reader(pages)];
  const hello = (await one.read()).value ?? "";
  assertMatch(hello, /^retry: \d+\nevent: hello\ndata: .*\n\n$/);
  assertEquals(JSON.parse(hello.split("data: ")[1] ?? ""), {
    generation: pages.generation,
    isBroken: false,
  });
  await other.read();
  pages.send({ kind: "styles", paths: ["/css/a.css"] });
  const wanted = 'event: styles\ndata: {"paths":["/css/a.css"]}\n\n';
  assertEquals([(await one.read()).value, (await other.read()).value], [wanted, wanted]);
  pages.close();
  assertEquals([(await one.read()).done, pages.count], [true, 0]);
});

Deno.test("LivePages begins another generation with each reload, and with each start", () => {
  const pages = new LivePages(new FakeClock(0, 1_000_000));
  const first = pages.generation;
  pages.send({ kind: "styles", paths: [] });
  assertEquals(pages.generation, first);
  pages.send({ kind: "reload" });
  assertNotEquals(pages.generation, first);
  assertNotEquals(new LivePages(new FakeClock(0, 2_000_000)).generation, first);
});

Deno.test("LivePages tells a page that comes while the code is broken", async () => {
  const pages = new LivePages(new FakeClock());
  pages.send({ kind: "broken" });
  const late = reader(pages);
  assertMatch((await late.read()).value ?? "", /"isBroken":true/);
  pages.close();
});

Deno.test("LivePages forgets a page that left, and has no timer without pages", async () => {
  const clock = new FakeClock();
  const pages = new LivePages(clock);
  const page = pages.open();
  assertEquals([pages.count, clock.pendingTimers], [1, 1]);
  await page.cancel();
  assertEquals([pages.count, clock.pendingTimers], [0, 0]);
});

Deno.test("LivePages ends a page that reads nothing, instead of remembering for it", async () => {
  const pages = new LivePages(new FakeClock());
  const page = pages.open();
  for (let index = 0; index < 100; index++) pages.send({ kind: "reload" });
  assertEquals(pages.count, 0);
  await page.cancel();
});

Deno.test("LivePages sends a comment now and then, so that a connection does not look dead", async () => {
  const clock = new FakeClock();
  const pages = new LivePages(clock);
  const page = reader(pages);
  await page.read();
  await clock.advance(15_000);
  assertEquals((await page.read()).value, ": still here\n\n");
  pages.close();
});
