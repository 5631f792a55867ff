import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { checkPhp, opcacheFault, type OpcacheReport } from "../../../bench/measure/php_check.ts";

const SESSIONS = "/sessions/own";
const RIGHT: OpcacheReport = {
  isOn: true,
  looksAgain: false,
  isJitOn: false,
  uncached: [],
  sessions: SESSIONS,
};

async function check(...answers: Response[]): Promise<void> {
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => answers.shift() ?? new Response(null, { status: 500 }),
  );
  const { port } = server.addr;
  await checkPhp({ name: "php-s", port, sessions: { path: SESSIONS } }, answers.length);
}

Deno.test("opcacheFault finds nothing where everything is as for everybody", () => {
  assertEquals(opcacheFault(RIGHT, SESSIONS), undefined);
});

Deno.test("opcacheFault names what is set differently, and a file that runs without OPcache", () => {
  const faults: readonly [Partial<OpcacheReport>, string][] = [
    [{ isOn: false }, "OPcache is off"],
    [{ looksAgain: true }, "looks at files again"],
    [{ isJitOn: true }, "JIT is on"],
    [
      { uncached: ["/site/a.php", "/site/b.php"] },
      "2 files run without OPcache, such as /site/a.php",
    ],
    [{ sessions: "/tmp" }, "sessions are in /tmp"],
  ];
  for (const [different, wanted] of faults) {
    assertStringIncludes(opcacheFault({ ...RIGHT, ...different }, SESSIONS) ?? "", wanted);
  }
});

Deno.test("checkPhp asks as many times as there are processes, one wrong one is enough", async () => {
  await check(Response.json(RIGHT), Response.json(RIGHT));
  await assertRejects(
    () => check(Response.json(RIGHT), Response.json({ ...RIGHT, isJitOn: true })),
    Error,
    "Cannot measure php-s: JIT is on",
  );
});

Deno.test("checkPhp refuses a page that is missing, and a report that lacks a word", async () => {
  await assertRejects(() => check(new Response("", { status: 404 })), Error, "status 404");
  await assertRejects(() => check(Response.json({ isOn: true })), Error, "files again");
});

Deno.test("checkPhp asks nothing of a contender without PHP", async () => {
  await checkPhp({ name: "nginx", port: 1, sessions: undefined }, 4);
});
