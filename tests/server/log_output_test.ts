import { assertEquals, assertRejects } from "@std/assert";
import type { LogFields, Logger, LogLevel } from "../../src/base/logger.ts";
import { openAccessFile, reportFailures } from "../../src/server/log_output.ts";
import { FakeClock } from "../support/fake_clock.ts";
import { FakeOutput } from "../support/fake_output.ts";

interface Told {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: LogFields;
}

async function setUp() {
  const folder = await Deno.makeTempDir();
  const told: Told[] = [];
  const logger: Logger = {
    log: (level, event, _message, fields = {}) => told.push({ level, event, fields }),
  };
  return {
    folder,
    told,
    options: { path: `${folder}/access.log`, logger, clock: new FakeClock() },
    async [Symbol.asyncDispose]() {
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("openAccessFile appends to what is there and writes the rest on close", async () => {
  await using setup = await setUp();
  const { options, told } = setup;
  for (const line of ["one", "two"]) {
    const output = await openAccessFile(options);
    output?.writeLine(line);
    await output?.close();
    await output?.close();
    output?.writeLine("too late");
  }
  assertEquals(await Deno.readTextFile(options.path), "one\ntwo\n");
  assertEquals(told, []);
});

Deno.test("openAccessFile keeps the file from people outside the group", async () => {
  await using setup = await setUp();
  const output = await openAccessFile(setup.options);
  await output?.close();
  const { mode } = await Deno.stat(setup.options.path);
  assertEquals((mode ?? 0) & 0o007, 0);
});

Deno.test("openAccessFile goes on at the start of a file that was copied and truncated", async () => {
  await using setup = await setUp();
  const { options } = setup;
  const output = await openAccessFile(options);
  output?.writeLine("before");
  await options.clock.advance(10);
  while ((await Deno.stat(options.path)).size === 0);
  await Deno.truncate(options.path);
  output?.writeLine("after");
  await output?.close();
  assertEquals(await Deno.readTextFile(options.path), "after\n");
});

Deno.test("openAccessFile warns once and gives nothing when the folder is missing", async () => {
  await using setup = await setUp();
  const path = `${setup.folder}/missing/access.log`;
  assertEquals(await openAccessFile({ ...setup.options, path }), undefined);
  assertEquals(setup.told.map(({ level, event }) => [level, event]), [
    ["warn", "access_log_unavailable"],
  ]);
  assertEquals(setup.told[0]?.fields["hint"], "Make the folder first");
});

Deno.test({
  name: "openAccessFile names the flag when writing is not permitted",
  permissions: { read: true, write: false },
  async fn() {
    const told: Told[] = [];
    const logger: Logger = {
      log: (level, event, _message, fields = {}) => told.push({ level, event, fields }),
    };
    const path = "/var/log/access.log";
    const output = await openAccessFile({ path, logger, clock: new FakeClock() });
    assertEquals(output, undefined);
    assertEquals(told.length, 1);
    assertEquals(
      told[0]?.fields["hint"],
      `Start with --allow-write=${path}, for the lines of access_log`,
    );
  },
});

Deno.test("reportFailures tells the log once for each time that the file takes no more", async () => {
  const told: Told[] = [];
  const logger: Logger = {
    log: (level, event, _message, fields = {}) => told.push({ level, event, fields }),
  };
  const output = new FakeOutput();
  const watched = reportFailures(output, { path: "access.log", logger });
  for (const mode of ["open", "broken", "broken", "open", "broken"] as const) {
    output.mode = mode;
    const write = watched.write(new Uint8Array(1));
    if (mode === "open") assertEquals(await write, 1);
    else await assertRejects(() => write, Deno.errors.BrokenPipe);
  }
  assertEquals(told.map(({ level, event, fields }) => [level, event, fields["path"]]), [
    ["error", "access_log_failed", "access.log"],
    ["error", "access_log_failed", "access.log"],
  ]);
});

Deno.test("AccessOutput.reopen leaves a renamed file and goes on in a new one, without losing a line", async () => {
  await using setup = await setUp();
  const { options, told } = setup;
  const output = await openAccessFile(options);
  output?.writeLine("before");
  await Deno.rename(options.path, `${options.path}.1`);
  await output?.reopen();
  output?.writeLine("after");
  await output?.close();
  const lines = [
    await Deno.readTextFile(`${options.path}.1`),
    await Deno.readTextFile(options.path),
  ].join("");
  assertEquals(lines, "before\nafter\n");
  assertEquals(await Deno.readTextFile(options.path) !== "", true);
  assertEquals(told, []);
});

Deno.test("AccessOutput.reopen keeps the old file where the path cannot be opened, and says so", async () => {
  await using setup = await setUp();
  const { folder, told } = setup;
  const clock = new FakeClock();
  await Deno.mkdir(`${folder}/logs`);
  const path = `${folder}/logs/access.log`;
  const output = await openAccessFile({ ...setup.options, path, clock });
  await Deno.rename(`${folder}/logs`, `${folder}/moved`);
  await output?.reopen();
  output?.writeLine("still here");
  await output?.close();
  assertEquals(await Deno.readTextFile(`${folder}/moved/access.log`), "still here\n");
  assertEquals(told.map(({ event }) => event), ["access_log_unavailable"]);
});

Deno.test("openAccessFile gives up a pipe that nobody reads, and lets go of it when somebody does", async () => {
  await using setup = await setUp();
  const { options, told } = setup;
  await new Deno.Command("sh", { args: ["-c", `mkfifo ${options.path}`] }).output();
  const opening = openAccessFile(options);
  await options.clock.advance(2000);
  assertEquals(await opening, undefined);
  assertEquals(told.map(({ level, event, fields }) => [level, event, fields.hint]), [
    ["warn", "access_log_unavailable", "Name a file, or a pipe that somebody reads already"],
  ]);
  using reader = await Deno.open(options.path);
  assertEquals(await reader.read(new Uint8Array(1)), null);
});

Deno.test("openAccessFile opens neither a folder nor a file in a folder that is missing, and says so", async () => {
  await using setup = await setUp();
  const { folder, options, told } = setup;
  for (const path of [folder, `${folder}/missing/access.log`]) {
    assertEquals(await openAccessFile({ ...options, path }), undefined, path);
  }
  assertEquals(told.map(({ event }) => event), Array(2).fill("access_log_unavailable"));
});
