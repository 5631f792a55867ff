import { assert, assertEquals } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";
import { failures, percentile, runClients } from "./nonce_clients.ts";
import { SEED, seeded } from "./seeded.ts";
import { printLine } from "../../tools/print.ts";

const STORM_MS = 30_000;
const KILL_EVERY_MS = 100;
const CLIENTS = 8;
const WORKERS = 4;

Deno.test("Kill storm: kill -9 of a random worker every 100 ms for 30 s costs at most one request each", async () => {
  const random = seeded(SEED);
  await using server = await TestServer.start({
    root: fixtureApp("echo"),
    settings: { fastWorkers: WORKERS },
  });
  await server.server.firstBoot();
  const pids = (): readonly number[] => server.server.workerPids();
  let kills = 0;
  let isOver = false;
  const storm = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const running = pids();
      const pid = running[Math.floor(random() * running.length)];
      if (pid !== undefined) {
        Deno.kill(pid, "SIGKILL");
        kills++;
      }
    }, KILL_EVERY_MS);
    setTimeout(() => {
      clearInterval(timer);
      isOver = true;
      resolve();
    }, STORM_MS);
  });
  const [report] = await Promise.all([
    runClients(server.url("/"), CLIENTS, () => !isOver),
    storm,
  ]);
  const ended = performance.now();
  while (fastLane(server).idle < WORKERS && performance.now() - ended < 5000) {
    await server.fetch("/?nonce=after");
  }
  const wholeMs = performance.now() - ended;
  const lost = failures(report);
  printLine(
    `seed ${SEED}: ${kills} kills, ${report.goodMs.length} answers, ${lost} failures ` +
      `${JSON.stringify([...report.failed])}, ${report.wrong} wrong, ` +
      `p99 ${percentile(report.goodMs, 0.99).toFixed(1)} ms, whole after ${wholeMs.toFixed(0)} ms`,
  );
  assertEquals(report.wrong, 0);
  assert(lost <= kills, `${lost} failures for ${kills} kills`);
  assertEquals([...report.failed.keys()].filter((status) => status !== 502 && status !== 0), []);
  assert(wholeMs <= 1000, `Whole again only after ${wholeMs} ms`);
  assert(report.goodMs.length > kills);
});
