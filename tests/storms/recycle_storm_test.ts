import { assert, assertEquals } from "@std/assert";
import { fixtureApp, TestServer } from "../support/test_server.ts";
import { fastLane } from "../support/worker_facts.ts";
import { type ClientReport, failures, percentile, runClients } from "./nonce_clients.ts";
import { printLine } from "../../tools/print.ts";

const REQUESTS = 10_000;
const CLIENTS = 16;
const WORKERS = 4;
const ROLLS = 20;

function countdown(requests: number): () => boolean {
  let left = requests;
  return () => left-- > 0;
}

function report(name: string, steady: ClientReport, storm: ClientReport): void {
  const [steadyMs, stormMs] = [percentile(steady.goodMs, 0.99), percentile(storm.goodMs, 0.99)];
  printLine(
    `${name}: ${storm.goodMs.length} answers, ${failures(storm)} failed, ${storm.wrong} wrong, ` +
      `p99 ${stormMs.toFixed(1)} ms, steady ${steadyMs.toFixed(1)} ms`,
  );
}

function assertUnharmed(report: ClientReport): void {
  assertEquals(report.wrong, 0);
  assertEquals([...report.failed], []);
  assertEquals(report.goodMs.length, REQUESTS);
}

Deno.test("Recycle storm: 10 000 requests across 20 rolling recycles, none fails", async () => {
  await using server = await TestServer.start({
    root: fixtureApp("echo"),
    settings: { fastWorkers: WORKERS },
  });
  const steady = await runClients(server.url("/"), CLIENTS, countdown(2000));
  let done = false;
  const rolls = (async () => {
    for (let roll = 0; roll < ROLLS && !done; roll++) await server.server.recycle("requested");
  })();
  const storm = await runClients(server.url("/"), CLIENTS, countdown(REQUESTS));
  done = true;
  await rolls;
  report("rolling recycles", steady, storm);
  printLine(`${fastLane(server).retired.requested} workers replaced on request`);
  assertUnharmed(storm);
});

Deno.test("Recycle storm: 10 000 requests with max_requests_per_worker 50, none fails", async () => {
  await using steadyServer = await TestServer.start({
    root: fixtureApp("echo"),
    settings: { fastWorkers: WORKERS },
  });
  const steady = await runClients(steadyServer.url("/"), CLIENTS, countdown(2000));
  await using server = await TestServer.start({
    root: fixtureApp("echo"),
    settings: { fastWorkers: WORKERS, maxRequestsPerWorker: 50 },
  });
  const storm = await runClients(server.url("/"), CLIENTS, countdown(REQUESTS));
  report("max_requests 50", steady, storm);
  const { retired } = fastLane(server);
  printLine(`${retired.max_requests} workers replaced by count`);
  assertUnharmed(storm);
  assert(retired.max_requests > 10);
});
