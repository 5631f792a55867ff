import { assertEquals } from "@std/assert";
import { profileMicros, selfTimeLines, selfTimes } from "../../../bench/profile/self_times.ts";

function node(id: number, functionName: string, url = "", lineNumber = -1) {
  return { id, callFrame: { functionName, url, lineNumber } };
}

const profile = {
  nodes: [
    node(1, "(idle)"),
    node(2, "send", "file:///srv/src/worker/worker.ts", 41),
    node(3, "send", "file:///srv/src/worker/worker.ts", 41),
    node(4, "", "file:///srv/src/http/handler.ts", 9),
  ],
  samples: [2, 1, 3, 4, 2],
  timeDeltas: [1_000, 500, 100, 200, 300],
};

Deno.test("selfTimes sum up a function over all its callers, longest first, without idle time", () => {
  assertEquals(selfTimes(profile, 0), [
    { name: "send", place: "worker.ts:42", micros: 1_400 },
    { name: "(anonymous)", place: "handler.ts:10", micros: 200 },
  ]);
});

Deno.test("selfTimes leave the beginning out", () => {
  assertEquals(selfTimes(profile, profileMicros(profile) - 600)[0]?.micros, 400);
});

Deno.test("selfTimeLines give shares of what was not idle", () => {
  const [line] = selfTimeLines(selfTimes(profile, 0), 1);
  assertEquals(line, ` 87.5 %  ${"send".padEnd(36)} worker.ts:42`);
});
