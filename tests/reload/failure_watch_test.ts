import { assertEquals } from "@std/assert";
import { FailureWatch } from "../../src/reload/failure_watch.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeDisk } from "../support/fake_disk.ts";

function setUp() {
  const disk = new FakeDisk();
  disk.write("/p/app/A.php");
  disk.write("/p/app/B.php");
  const clock = new FakeClock();
  let calls = 0;
  const watch = new FailureWatch({ disk, clock, onChanged: () => calls++ });
  return {
    disk,
    clock,
    watch,
    get calls() {
      return calls;
    },
  };
}

Deno.test("FailureWatch tells once, within 250 ms, that a file was saved, and stops", async () => {
  const setup = setUp();
  const { disk, clock, watch } = setup;
  watch.start(["/p/app/A.php", "/p/app/B.php"]);
  await clock.advance(1000);
  assertEquals(setup.calls, 0);
  disk.write("/p/app/B.php", { modifiedMs: 2 });
  await clock.advance(250);
  assertEquals(setup.calls, 1);
  disk.write("/p/app/B.php", { modifiedMs: 3 });
  await clock.advance(1000);
  assertEquals(setup.calls, 1);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("FailureWatch sees a file go, another size, and another file of the same name", async () => {
  const changes: ((disk: FakeDisk) => void)[] = [
    (disk) => disk.remove("/p/app/A.php"),
    (disk) => disk.write("/p/app/A.php", { sizeBytes: 2 }),
    (disk) => {
      disk.remove("/p/app/A.php");
      disk.write("/p/app/A.php");
    },
  ];
  for (const change of changes) {
    const setup = setUp();
    setup.watch.start(["/p/app/A.php"]);
    await settle();
    change(setup.disk);
    await setup.clock.advance(250);
    assertEquals(setup.calls, 1);
  }
});

Deno.test("FailureWatch sees a missing file appear, and anything new in the folder that should contain it", async () => {
  const changes: ((disk: FakeDisk) => void)[] = [
    (disk) => disk.write("/p/app/Missing.php"),
    (disk) => disk.touchFolder("/p/app", 2),
  ];
  for (const change of changes) {
    const setup = setUp();
    setup.watch.start(["/p/app/Missing.php"]);
    await setup.clock.advance(1000);
    assertEquals(setup.calls, 0);
    change(setup.disk);
    await setup.clock.advance(250);
    assertEquals(setup.calls, 1);
  }
});

Deno.test("FailureWatch sees the folder of a missing file appear", async () => {
  const setup = setUp();
  setup.watch.start(["/p/vendor/autoload.php"]);
  await setup.clock.advance(1000);
  assertEquals(setup.calls, 0);
  setup.disk.makeFolder("/p/vendor");
  await setup.clock.advance(250);
  assertEquals(setup.calls, 1);
});

Deno.test("FailureWatch counts a file that was saved while the boot was on its way", async () => {
  for (
    const [offsetMs, calls] of [[-1, 0], [0, 1], [500, 1], [1000, 1], [1001, 0]] as const
  ) {
    const setup = setUp();
    const bootStartedMs = setup.clock.epochMs();
    setup.disk.write("/p/app/A.php", { modifiedMs: bootStartedMs + offsetMs });
    await setup.clock.advance(1000);
    setup.watch.start(["/p/app/A.php"], { bootStartedMs });
    await settle();
    assertEquals(setup.calls, calls, `saved at ${offsetMs} ms`);
    setup.watch.stop();
  }
});

Deno.test("FailureWatch does not count a folder in which the boot itself wrote", async () => {
  const setup = setUp();
  const bootStartedMs = setup.clock.epochMs();
  setup.disk.touchFolder("/p/app", bootStartedMs);
  setup.watch.start(["/p/app/Missing.php"], { bootStartedMs });
  await setup.clock.advance(1000);
  assertEquals(setup.calls, 0);
});

Deno.test("FailureWatch.stop ends it, also while it looks, and start replaces what was watched", async () => {
  const setup = setUp();
  const { disk, clock, watch } = setup;
  watch.start(["/p/app/A.php"]);
  watch.stop();
  await clock.advance(1000);
  assertEquals(clock.pendingTimers, 0);

  watch.start(["/p/app/A.php"]);
  await settle();
  clock.advanceSync(250);
  watch.start(["/p/app/B.php"]);
  await settle();
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  await clock.advance(1000);
  assertEquals(setup.calls, 0);
  disk.write("/p/app/B.php", { modifiedMs: 2 });
  await clock.advance(250);
  assertEquals(setup.calls, 1);
});

Deno.test("FailureWatch without files waits for nothing", () => {
  const { clock, watch } = setUp();
  watch.start([]);
  assertEquals(clock.pendingTimers, 0);
});
