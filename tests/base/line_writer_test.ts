import { assertEquals } from "@std/assert";
import { LineWriter, type LineWriterOptions } from "../../src/base/line_writer.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeOutput } from "../support/fake_output.ts";

function setUp(
  options: Partial<LineWriterOptions> = {},
  output: FakeOutput = new FakeOutput(),
) {
  const clock = new FakeClock();
  const dropped: number[] = [];
  const writer = new LineWriter({
    output,
    clock,
    onDropped: (lines) => dropped.push(lines),
    ...options,
  });
  return { clock, output, dropped, writer };
}

Deno.test("LineWriter puts lines of one moment into one write", async () => {
  const { clock, output, writer } = setUp();
  writer.writeLine("one");
  writer.writeLine("two");
  assertEquals(output.attempts, 0);
  await clock.advance(10);
  assertEquals(output.writes, ["one\ntwo\n"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("LineWriter writes an urgent line at once, after what came before it", async () => {
  const { clock, output, writer } = setUp();
  writer.writeLine("one");
  writer.writeLine("urgent", true);
  await settle();
  assertEquals(output.writes, ["one\nurgent\n"]);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("LineWriter does not wait for company when a batch is full", async () => {
  const { output, writer } = setUp();
  writer.writeLine("x".repeat(70_000));
  await settle();
  assertEquals(output.writes.length, 1);
});

Deno.test("LineWriter gathers what arrives during a write and never writes twice at a time", async () => {
  const { output, writer } = setUp();
  output.mode = "blocked";
  writer.writeLine("one", true);
  writer.writeLine("two", true);
  writer.writeLine("three", true);
  await settle();
  assertEquals(output.attempts, 1);
  output.mode = "open";
  await writer.flush();
  assertEquals(output.writes, ["one\n", "two\nthree\n"]);
});

Deno.test("LineWriter goes on where an output took only a part", async () => {
  const { output, writer } = setUp({}, new FakeOutput(3));
  writer.writeLine("grüße");
  await writer.flush();
  assertEquals(output.lines, ["grüße", ""]);
});

Deno.test("LineWriter does not lose a line that comes in the moment a write ends", async () => {
  const clock = new FakeClock();
  const output = new FakeOutput();
  const echo = new LineWriter({
    output: {
      async write(bytes) {
        const written = await output.write(bytes);
        // Runs after the writer has gone on from this write, and before anything that waits for its end.
        if (output.writes.length === 1) {
          Promise.resolve().then(() => {}).then(() => echo.writeLine("late"));
        }
        return written;
      },
    },
    clock,
    onDropped: () => {},
  });
  echo.writeLine("first", true);
  await clock.advance(10);
  assertEquals(output.lines, ["first", "late", ""]);
});

Deno.test("LineWriter drops what exceeds the bound and says how much once the output works again", async () => {
  const { output, dropped, writer } = setUp({ maxWaitingLength: 10 });
  output.mode = "blocked";
  writer.writeLine("1234", true);
  await settle();
  for (const line of ["abcd", "efgh", "lost", "lost"]) writer.writeLine(line);
  assertEquals(dropped, []);
  output.mode = "open";
  await writer.flush();
  assertEquals(dropped, [2]);
  assertEquals(output.lines, ["1234", "abcd", "efgh", ""]);
});

Deno.test("LineWriter counts on when its own report of dropped lines finds room only later", async () => {
  const output = new FakeOutput();
  const writer: LineWriter = new LineWriter({
    output,
    clock: new FakeClock(),
    maxWaitingLength: 20,
    onDropped: (lines) => writer.writeLine(`${lines} dropped`),
  });
  output.mode = "blocked";
  writer.writeLine("first", true);
  await settle();
  for (let sent = 0; sent < 10; sent++) writer.writeLine("123456789");
  output.mode = "open";
  await writer.flush();
  assertEquals(output.lines, ["first", "123456789", "123456789", "8 dropped", ""]);
});

Deno.test("LineWriter keeps lines of a broken output and asks it at most once a second", async () => {
  const { clock, output, writer } = setUp();
  output.mode = "broken";
  for (let sent = 0; sent < 30; sent++) {
    writer.writeLine(`line ${sent}`, true);
    await clock.advance(100);
  }
  // At 0, 1, 2 and 3 s.
  assertEquals(output.attempts, 4);
  output.mode = "open";
  writer.writeLine("line 30");
  await clock.advance(1000);
  assertEquals(output.lines, [...Array.from({ length: 31 }, (_, sent) => `line ${sent}`), ""]);
});

Deno.test("LineWriter leaves a broken output alone when there is nothing new", async () => {
  const { clock, output, writer } = setUp();
  output.mode = "broken";
  writer.writeLine("one", true);
  await clock.advance(60_000);
  assertEquals(output.attempts, 1);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("LineWriter counts an output that takes nothing as broken", async () => {
  const { output, writer } = setUp({}, new FakeOutput(0));
  writer.writeLine("one");
  await writer.flush();
  assertEquals(output.attempts, 1);
});

Deno.test("LineWriter survives an output that throws instead of rejecting", async () => {
  const { writer } = setUp({
    output: {
      write() {
        throw new TypeError("Bad resource");
      },
    },
  });
  writer.writeLine("one", true);
  await writer.flush();
});

Deno.test("LineWriter.flush resolves although the output is broken", async () => {
  const { clock, output, writer } = setUp();
  output.mode = "broken";
  writer.writeLine("one");
  await writer.flush();
  assertEquals(output.writes, []);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("LineWriter.flush gives up waiting for a blocked output when its signal aborts", async () => {
  const { output, writer } = setUp();
  output.mode = "blocked";
  writer.writeLine("one");
  const cut = new AbortController();
  const flushed = writer.flush({ signal: cut.signal });
  await settle();
  cut.abort();
  await flushed;
  assertEquals(output.writes, []);
  output.mode = "open";
  await writer.flush();
  assertEquals(output.lines, ["one", ""]);
});

Deno.test("LineWriter.flush has nothing to do without lines", async () => {
  const { output, writer } = setUp();
  await writer.flush();
  assertEquals(output.attempts, 0);
});
