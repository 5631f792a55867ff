import { assertEquals } from "@std/assert";
import { ProcessGroups } from "../../src/worker/process_groups.ts";
import { FakeClock, settle } from "../support/fake_clock.ts";
import { FakeProcess } from "../support/fake_process.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

interface Ender {
  readonly groups: readonly number[];
  readonly process: FakeProcess;
}

/** Process groups, and the processes that were started to end them. */
function processGroups(spawns = true) {
  const enders: Ender[] = [];
  const clock = new FakeClock();
  const logger = new RecordingLogger();
  const groups = new ProcessGroups({
    spawn: (ended) => {
      if (!spawns) throw new Deno.errors.NotFound("php");
      const process = new FakeProcess(900 + enders.length);
      enders.push({ groups: ended, process });
      return process;
    },
    clock,
    logger,
  });
  return { groups, enders, clock, logger };
}

Deno.test("ProcessGroups starts nothing while workers run", async () => {
  const { groups, enders } = processGroups();
  const leader = new FakeProcess(10);
  assertEquals(groups.follow(leader), leader);
  await settle();
  await groups.settled();
  assertEquals(enders.length, 0);
  leader.exit();
});

Deno.test("ProcessGroups ends the groups of workers that end together by one process", async () => {
  const { groups, enders } = processGroups();
  const leaders = [10, 11, 12].map((pid) => groups.follow(new FakeProcess(pid)));
  for (const leader of leaders) leader.kill("SIGKILL");
  await settle();
  assertEquals(enders.map(({ groups }) => groups), [[10, 11, 12]]);
  enders[0]?.process.exit(0);
  await groups.settled();
  assertEquals(enders[0]?.process.isClosed, true);
});

Deno.test("ProcessGroups takes those that end meanwhile in its next turn, and settles after the last", async () => {
  const { groups, enders, logger, clock } = processGroups();
  const leaders = [10, 11, 12].map((pid) => groups.follow(new FakeProcess(pid)));
  leaders[0]?.kill("SIGKILL");
  await settle();
  leaders[1]?.kill("SIGKILL");
  leaders[2]?.kill("SIGKILL");
  await settle();
  assertEquals(enders.length, 1);
  let isSettled = false;
  const settled = groups.settled().then(() => isSettled = true);
  enders[0]?.process.exit(0);
  await settle();
  assertEquals([enders[1]?.groups, isSettled], [[11, 12], false]);
  enders[1]?.process.exit(0);
  await settled;
  assertEquals([logger.events, clock.pendingTimers], [[], 0]);
});

Deno.test("ProcessGroups ends a process that hangs, and goes on", async () => {
  const { groups, enders, clock, logger } = processGroups();
  groups.follow(new FakeProcess(10)).kill("SIGKILL");
  await settle();
  await clock.advance(5000);
  await groups.settled();
  assertEquals(enders[0]?.process.signals, ["SIGKILL"]);
  assertEquals(logger.events.map(({ event }) => event), ["process_groups_left"]);
});

Deno.test("ProcessGroups survives that PHP cannot be started", async () => {
  const { groups, logger } = processGroups(false);
  groups.follow(new FakeProcess(10)).kill("SIGKILL");
  await settle();
  await groups.settled();
  assertEquals(logger.events.map(({ event }) => event), ["process_groups_left"]);
});
