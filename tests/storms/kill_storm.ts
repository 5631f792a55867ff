/**
 * `kill -9` of a random worker, again and again, while clients ask.
 *
 * @module
 */
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";
import {
  ask,
  emptyReport,
  nonceQuestion,
  percentile,
  runClients,
  streamQuestion,
} from "./clients.ts";
import { Figures } from "./figures.ts";
import { seeded } from "./seeded.ts";
import { until } from "./storm_server.ts";
import { pause } from "../support/pause.ts";

const KILL_EVERY_MS = 100;
const CLIENTS = 8;
const WORKERS = 4;
/** 256 KiB: several frames, so that a kill finds answers half-way. */
const STREAM_PIECES = 32;
/** From the last kill to a whole pool, ms. */
const WHOLE_MS = 1_000;

/** How a storm is run. */
interface KillStorm {
  readonly durationMs: number;
  /**
   * Whether the machine is quiet enough for times. Where it is not, a kill waits for a whole pool: kills that come faster
   * than boots take workers that have not served, and would try the pool's back-off.
   */
  readonly isTimed: boolean;
}

/** Whom a kill hits follows from the seed, what it was doing then does not. */
export async function killStorm(seed: number, { durationMs, isTimed }: KillStorm): Promise<void> {
  const figures = new Figures("kill -9", isTimed);
  const random = seeded(seed);
  await using server = await TestServer.start({
    root: fixtureApp("storm"),
    settings: { fastWorkers: WORKERS },
  });
  let lastKilled = 0;
  await until(() => fastLane(server).idle === WORKERS, "the first workers");
  const isWhole = (): boolean => {
    const { idle, busy } = fastLane(server);
    // Until the system has told of its death, the last one killed still counts as one of them.
    return idle + busy >= WORKERS && !server.server.workerPids().includes(lastKilled);
  };
  let kills = 0;
  let isOver = false;
  const clients = runClients(
    server.url(""),
    CLIENTS,
    () => !isOver,
    () => random() < 0.25 ? streamQuestion(STREAM_PIECES) : nonceQuestion(),
  );
  for (let at = 0; at < durationMs; at += KILL_EVERY_MS) {
    await pause(KILL_EVERY_MS);
    if (!isTimed) await until(isWhole, "a whole pool to kill in");
    const running = server.server.workerPids();
    const pid = running[Math.floor(random() * running.length)];
    if (pid === undefined) continue;
    Deno.kill(pid, "SIGKILL");
    kills++;
    lastKilled = pid;
  }
  const wholeMs = await until(isWhole, "a whole pool");
  isOver = true;
  const report = await clients;
  const after = emptyReport();
  for (let count = 0; count < 20; count++) await ask(server.url(""), nonceQuestion(), after);
  const isBadGateway = (status: number): boolean => status === 502;
  const others = report.refusals.filter(({ status }) => !isBadGateway(status));
  figures.note("kills", kills);
  figures.note("right answers", report.goodMs.length);
  figures.note("p99 of right answers, ms", percentile(report.goodMs, 0.99));
  figures.note("502", report.refusals.length - others.length);
  figures.note("cut streams", report.cut);
  figures.atMost("failures", report.refusals.length + report.cut + report.lost, kills);
  figures.atMost("failures that are neither 502 nor cut", others.length + report.lost, 0);
  figures.atMost("wrong bodies", report.wrong, 0);
  figures.atMost("whole pool after the last kill, ms", wholeMs, WHOLE_MS);
  figures.atLeast("right answers of the next 20", after.goodMs.length, 20);
  figures.assertMet();
}
