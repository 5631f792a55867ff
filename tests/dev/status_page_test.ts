import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { StatusFacts } from "../../src/dev/status_facts.ts";
import { noticesText, statusPage } from "../../src/dev/status_page.ts";

const FACTS: StatusFacts = {
  software: "appserver/0",
  root: "/srv/<app>",
  application: "callable (php/bootstrap_app.php)",
  php: { version: "8.2.1", sapi: "native" },
  lanes: [{
    lane: "fast",
    size: 2,
    ready: 1,
    queueLength: 3,
    served: 7,
    workers: [{
      id: 4,
      pid: 99,
      state: "busy",
      served: 7,
      memoryKib: 2048,
      ageMs: 61_000,
      request: { method: "GET", path: "/<x>", forMs: 12.4 },
    }],
  }],
  bootFailure: { message: "ParseError: <?" },
  leaks: [{ what: "global $cart grew", request: "GET /cart" }],
  slow: [{
    method: "GET",
    path: "/slow",
    durationMs: 800,
    lane: "fast",
    workerId: 4,
    what: "took 800 ms",
    hint: "Name its path in slow_routes",
  }],
  reloads: 2,
};

Deno.test("statusPage shows everything, and escapes what others have written", () => {
  const page = statusPage(FACTS);
  assertStringIncludes(page, "<h2>fast: 1 of 2 ready, 7 served, 3 waiting</h2>");
  assertMatch(page, /#4<\/td>.*99<\/td>.*busy<\/td>.*7<\/td>.*2\.0 MiB<\/td>.*61 s<\/td>/);
  for (
    const text of [
      "/srv/&lt;app&gt;: callable",
      "GET /&lt;x&gt; for 12 ms",
      "ParseError: &lt;?",
      "global $cart grew",
      "GET /slow took 800 ms",
      "Name its path in slow_routes",
      "2 reloads",
    ]
  ) assertStringIncludes(page, text);
});

Deno.test("statusPage says so where nothing has booted and nothing is to be told", () => {
  const page = statusPage({
    ...FACTS,
    application: "",
    bootFailure: undefined,
    leaks: [],
    slow: [],
  });
  assertStringIncludes(page, "nothing has booted yet");
  assertEquals(page.match(/>None</g)?.length, 2);
});

Deno.test("noticesText is for a terminal, and empty where there is nothing to tell", () => {
  assertEquals(
    noticesText(FACTS),
    "left behind:\n  global $cart grew (GET /cart)\nslow:\n  GET /slow took 800 ms",
  );
  assertEquals(noticesText({ leaks: [], slow: [] }), "");
});
