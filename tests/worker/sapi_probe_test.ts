import { assertEquals, assertMatch } from "@std/assert";
import { type ProbeAnswer, probeSapi } from "../../src/worker/sapi_probe.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeProcess } from "../support/fake_process.ts";

const FACTS = JSON.stringify({
  php: "8.2.9",
  binary: "cli",
  ffi: true,
  disabled: "exec",
  replaced: { cgi: ["flush"], fallback: ["header", "flush"] },
  path: "/usr/bin/php",
  root: true,
  "ini_file": "/etc/php.ini",
  extensions: ["Core", "FFI"],
  ini: { "memory_limit": "128M", "xdebug.mode": null },
});
const WORKS = JSON.stringify({ sapi: "native", works: true, reason: "all went through" });

/** Runs a probe that prints this and ends so. */
async function answerTo(
  lines: readonly string[],
  end: (process: FakeProcess, clock: FakeClock) => void | Promise<void> = (p) => p.exit(),
): Promise<ProbeAnswer> {
  const clock = new FakeClock();
  const process = new FakeProcess(7, { leavesPipesOpen: lines.includes("child") });
  const answer = probeSapi({
    spawn: () => process,
    input: new Uint8Array(0),
    clock,
  });
  process.emit(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
  await settle();
  await end(process, clock);
  const result = await answer;
  assertEquals(process.isClosed, true);
  return result;
}

Deno.test("probeSapi reports the facts and the verdict of a probe that ended well", async () => {
  const { facts, works, reason } = await answerTo(["Warning: noise", FACTS, WORKS, "\r"]);
  assertEquals([works, reason], [true, "all went through"]);
  assertEquals(facts, {
    version: "8.2.9",
    binary: "cli",
    hasFfi: true,
    disabledFunctions: "exec",
    replacedFunctions: { cgi: ["flush"], fallback: ["header", "flush"] },
    path: "/usr/bin/php",
    isRoot: true,
    iniFile: "/etc/php.ini",
    extensions: ["Core", "FFI"],
    ini: { "memory_limit": "128M" },
  });
});

Deno.test("probeSapi keeps the facts of a probe that crashes, whatever it said before", async () => {
  const answer = await answerTo([FACTS, WORKS], (process) => process.exit(139, "SIGSEGV"));
  assertEquals([answer.works, answer.reason], [false, "the probe was ended by SIGSEGV"]);
  assertEquals(answer.facts?.version, "8.2.9");
});

Deno.test("probeSapi does not trust a verdict whose process ended with an error", async () => {
  const answer = await answerTo([FACTS, WORKS], (process) => process.exit(255));
  assertEquals([answer.works, answer.reason], [false, "the probe ended with code 255"]);
});

Deno.test("probeSapi kills a probe that hangs, after its time and not before", async () => {
  const answer = await answerTo([FACTS], async (process, clock) => {
    await clock.advance(4999);
    assertEquals(process.signals, []);
    await clock.advance(1);
    assertEquals(process.signals, ["SIGKILL"]);
  });
  assertEquals([answer.works, answer.reason], [false, "the probe did not end within 5 s"]);
});

Deno.test("probeSapi does not wait for a child of the probe that holds its pipes", async () => {
  const answer = await answerTo([FACTS, WORKS, "child"], async (process, clock) => {
    process.exit();
    await settle();
    await clock.advance(200);
  });
  assertEquals(answer.works, true);
});

for (const line of ["", "null", "[]", "{}", "{", '{"works":true}', "42"]) {
  Deno.test(`probeSapi takes ${line || "silence"} for no answer`, async () => {
    const answer = await answerTo([line]);
    assertEquals(answer, { facts: undefined, works: false, reason: "the probe gave no answer" });
  });
}

Deno.test("probeSapi says why PHP could not be started", async () => {
  const answer = await probeSapi({
    spawn: () => {
      throw new Error("no such program");
    },
    input: new Uint8Array(0),
    clock: new FakeClock(),
  });
  assertEquals(answer.works, false);
  assertMatch(answer.reason, /no such program/);
});
