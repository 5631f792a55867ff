import { assertEquals } from "@std/assert";
import { StderrLines, type StderrLinesOptions } from "../../src/worker/stderr_lines.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeTextSource } from "../support/fake_pipes.ts";

interface Draining {
  readonly clock: FakeClock;
  readonly source: FakeTextSource;
  readonly lines: string[];
  readonly suppressed: number[];
  readonly stderr: StderrLines;
  readonly done: Promise<void>;
}

function startDraining(options: Partial<StderrLinesOptions> = {}): Draining {
  const clock = new FakeClock();
  const source = new FakeTextSource();
  const lines: string[] = [];
  const suppressed: number[] = [];
  const stderr = new StderrLines({
    clock,
    onLine: (line) => lines.push(line),
    onSuppressed: (count) => suppressed.push(count),
    ...options,
  });
  return { clock, source, lines, suppressed, stderr, done: stderr.drain(source) };
}

async function drainAll(
  chunks: readonly (string | Uint8Array)[],
  options?: Partial<StderrLinesOptions>,
): Promise<Draining> {
  const draining = startDraining(options);
  for (const chunk of chunks) draining.source.say(chunk);
  draining.source.end();
  await draining.done;
  return draining;
}

Deno.test("StderrLines joins what was split and splits what came together", async () => {
  const text = "PHP Warning:  \u00fcber\n\nsecond\nthird";
  const bytes = new TextEncoder().encode(text);
  const expected = ["PHP Warning:  \u00fcber", "second", "third"];
  assertEquals((await drainAll([text])).lines, expected);
  for (let at = 0; at <= bytes.length; at++) {
    const { lines } = await drainAll([bytes.subarray(0, at), bytes.subarray(at)]);
    assertEquals(lines, expected, `split at ${at}`);
  }
});

Deno.test("StderrLines takes CRLF for one line end, also across chunks", async () => {
  assertEquals((await drainAll(["one\r\ntwo\r", "\nthree\rfour\r\n\r\n"])).lines, [
    "one",
    "two",
    "three\rfour",
  ]);
});

Deno.test("StderrLines passes a line on as soon as it ends, and the last one without an end", async () => {
  const { source, lines, stderr, done } = startDraining();
  source.say("first\nsecond");
  await settle();
  assertEquals(lines, ["first"]);
  assertEquals(stderr.lastLines, ["first", "second"], "an unfinished line counts as a last word");
  source.end();
  await done;
  assertEquals(lines, ["first", "second"]);
});

Deno.test("StderrLines cuts long lines and drops the rest of them", async () => {
  const { lines } = await drainAll(["0123456789", "abc", "def\nnext\n", "0123456789\n"], {
    maxLineLength: 10,
  });
  assertEquals(lines, ["0123456789 …", "next", "0123456789"]);
});

Deno.test("StderrLines keeps no more than one line of a megabyte without a newline", async () => {
  const { source, stderr, lines, done } = startDraining();
  for (let i = 0; i < 16; i++) source.say("x".repeat(65_536));
  await settle();
  assertEquals(stderr.lastLines.map((line) => line.length), [4098]);
  source.end();
  await done;
  assertEquals(lines.length, 1);
});

Deno.test("StderrLines passes on 200 lines a second and counts the rest", async () => {
  const { clock, source, lines, suppressed, done } = startDraining();
  source.say("line\n".repeat(250));
  await settle();
  assertEquals([lines.length, suppressed], [200, []]);
  await clock.advance(999);
  source.say("still the same second\n");
  await settle();
  assertEquals(lines.length, 200);
  await clock.advance(1);
  source.say("next second\n");
  await settle();
  assertEquals([lines.length, suppressed], [201, [51]]);
  source.say("line\n".repeat(210));
  source.end();
  await done;
  assertEquals([lines.length, suppressed], [400, [51, 11]]);
});

Deno.test("StderrLines tells of lines beyond the rate within their second, also when none follows", async () => {
  const { clock, source, suppressed, done } = startDraining();
  source.say("line\n".repeat(250));
  await clock.advance(999);
  assertEquals(suppressed, []);
  await clock.advance(1);
  assertEquals([suppressed, clock.pendingTimers], [[50], 0]);
  source.say("line\n".repeat(201));
  await settle();
  source.end();
  await done;
  assertEquals([suppressed, clock.pendingTimers], [[50, 1], 0]);
});

Deno.test("StderrLines keeps the last 20 lines, also those that were not passed on", async () => {
  const text = Array.from({ length: 300 }, (_, i) => `line ${i}\n`).join("");
  const { stderr } = await drainAll([text]);
  assertEquals(stderr.lastLines, Array.from({ length: 20 }, (_, i) => `line ${280 + i}`));
});

Deno.test("StderrLines shows bytes that are no UTF-8 as replacement characters", async () => {
  const bad = Uint8Array.of(0x61, 0xff, 0x62, 0x0a, 0xc3);
  assertEquals((await drainAll([bad])).lines, ["a\ufffdb", "\ufffd"]);
});

Deno.test("StderrLines keeps what came before the pipe broke", async () => {
  const { source, lines, done } = startDraining();
  source.say("before\nunfinished");
  source.fail(new Deno.errors.BadResource("Bad resource ID"));
  await done;
  assertEquals(lines, ["before", "unfinished"]);
});
