import { assertEquals } from "@std/assert";
import type { PhpFailure } from "../../src/protocol/messages.ts";
import { BootWatch, ENTRY_PLACES } from "../../src/server/boot_watch.ts";
import { WorkerBootError } from "../../src/worker/worker_errors.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeDisk } from "../support/fake_disk.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const EPOCH_MS = 1_000_000;
const LOADED = "/p/app/Loaded.php";

function failedBoot(failure: Partial<PhpFailure> = {}): WorkerBootError {
  return new WorkerBootError("worker_boot_failed", "Does not boot", {
    failure: { className: "E", message: "m", file: "", line: 1, trace: "", ...failure },
  });
}

/** A project in which every boot fails; `attempts` are the times at which boots began, ms. */
function failingProject(
  failure?: Partial<PhpFailure>,
  onBoot: (disk: FakeDisk, atEpochMs: number) => void = () => {},
) {
  const disk = new FakeDisk();
  for (const path of ["/p/app.php", LOADED, "/p/app/Named.php"]) {
    disk.write(path, { modifiedMs: 1 });
  }
  const clock = new FakeClock(0, EPOCH_MS);
  const logger = new RecordingLogger();
  const watch = new BootWatch({ root: "/p", entry: "app.php", disk, clock, logger });
  const attempts: number[] = [];
  let isOver = false;
  const booting = (async () => {
    while (true) {
      await watch.gate.enter();
      if (isOver) return;
      attempts.push(clock.nowMs());
      onBoot(disk, clock.epochMs());
      watch.gate.failed(failedBoot(failure));
    }
  })();
  return {
    disk,
    clock,
    attempts,
    async [Symbol.asyncDispose]() {
      isOver = true;
      watch.gate.retryNow();
      await booting;
      watch.close();
    },
  };
}

/** Up to the first long pause. */
const QUIET_MS = 7_000;

for (
  const { path, failure } of [
    { path: "/p/app.php", failure: {} },
    { path: "/p/app/Named.php", failure: { file: "/p/app/Named.php" } },
    { path: LOADED, failure: { file: "/p/app.php", files: ["/p/app.php", LOADED] } },
  ]
) {
  Deno.test(`BootWatch tries again within 250 ms of a change of ${path}`, async () => {
    await using project = failingProject(failure);
    await project.clock.advance(QUIET_MS);
    const before = project.attempts.length;
    project.disk.write(path, { modifiedMs: EPOCH_MS + QUIET_MS });
    await project.clock.advance(250);
    await settle();
    assertEquals(project.attempts.length, before + 1);
  });
}

Deno.test("BootWatch does not spin when a boot writes what it loads: at most 12 attempts in 30 s", async () => {
  await using project = failingProject(
    { files: [LOADED] },
    (disk, atEpochMs) => disk.write(LOADED, { modifiedMs: atEpochMs }),
  );
  await project.clock.advance(30_000);
  assertEquals(project.attempts.length <= 12, true, project.attempts.join(" "));
});

Deno.test("BootWatch does not spin when somebody saves broken code again and again", async () => {
  await using project = failingProject();
  for (let atMs = 0; atMs < 30_000; atMs += 250) {
    project.disk.write("/p/app.php", { modifiedMs: EPOCH_MS + atMs });
    await project.clock.advance(250);
  }
  assertEquals(project.attempts.length <= 12, true, project.attempts.join(" "));
});

Deno.test("BootWatch says the same reason once, and that it is over", async () => {
  const disk = new FakeDisk();
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const watch = new BootWatch({ root: "/p", entry: "", disk, clock, logger });
  for (let attempt = 0; attempt < 3; attempt++) {
    const turn = watch.gate.enter();
    await clock.advance(clock.nextDelayMs ?? 0);
    await turn;
    watch.gate.failed(failedBoot());
  }
  assertEquals(logger.events.map(({ level }) => level), ["error", "debug", "debug"]);
  const turn = watch.gate.enter();
  watch.gate.retryNow();
  await turn;
  watch.gate.succeeded();
  assertEquals(logger.events.at(-1)?.event, "worker_boot_recovered");
  watch.close();
});

Deno.test("ENTRY_PLACES are those at which PHP looks for the application", async () => {
  const source = await Deno.readTextFile(
    new URL("../../php/src/App/Discovery.php", import.meta.url),
  );
  const [list = ""] = /const PLACES = \[[^;]*\];/.exec(source) ?? [];
  const places = [...list.matchAll(/'([^']+)' =>/g)].map(([, path]) => path);
  assertEquals(places, [...ENTRY_PLACES]);
});
