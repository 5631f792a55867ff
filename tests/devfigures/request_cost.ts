/**
 * What a request costs in development, and that production pays nothing for development.
 *
 * @module
 */
import { join } from "@std/path";
import { percentile } from "../storms/clients.ts";
import { Figures } from "../storms/figures.ts";
import { mainThreadMs } from "../support/process_figures.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY } from "../support/test_server.ts";

const ROUNDS = 9;
const REQUESTS = 1500;
const CLIENTS = 4;
/** How far two equal servers were seen apart, as a share. */
const NOISE = 0.05;
const PAGE =
  "<?php return static fn (): string => '<!doctype html><body>' . str_repeat('x', 2000) . '</body>';";
const BROWSER = { accept: "text/html", "sec-fetch-dest": "document" };

const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-env", "--allow-run=php"];

/** Places where production meets code of development, and the same without it. */
const WITHOUT: readonly (readonly [file: string, from: string, to: string])[] = [
  ["src/server/compose.ts", "...options.dev?.handlers ?? [],", ""],
  ["src/server/compose.ts", "failurePage: options.dev?.failures.page,", ""],
  ["src/worker/worker_inbox.ts", 'if (exchange.report !== "") this.#takeReport(exchange);', ""],
  [
    "src/gateway/gateway_handler.ts",
    "this.#options.failurePage?.({ error: known, php }, context) ?? plain",
    "plain",
  ],
];

interface Contender {
  readonly process: ServerProcess;
  readonly origin: string;
  readonly perSecond: number[];
  /** Of the thread in which the server runs, µs a request. */
  readonly processorUs: number[];
}

async function contender(
  program: string,
  app: TempApp,
  flags: readonly string[],
): Promise<Contender> {
  const process = new ServerProcess({
    program: [Deno.execPath(), "run", "--no-prompt", ...PERMISSIONS, program],
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0", ...flags],
  });
  return { process, origin: await process.origin(), perSecond: [], processorUs: [] };
}

async function round({ origin, process, perSecond, processorUs }: Contender): Promise<void> {
  const before = await mainThreadMs(process.pid);
  const startedMs = performance.now();
  let left = REQUESTS;
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (left-- > 0) await (await fetch(origin, { headers: BROWSER })).arrayBuffer();
  }));
  perSecond.push(REQUESTS / ((performance.now() - startedMs) / 1000));
  processorUs.push((await mainThreadMs(process.pid) - before) * 1000 / REQUESTS);
}

/** A copy of the server without what development adds. */
async function serverWithout(folder: string): Promise<string> {
  const parts = ["main.ts", "src", "php", "compat", "deno.json", "deno.lock", "tools"];
  const { success } = await new Deno.Command("cp", {
    args: ["-r", ...parts.map((part) => join(REPOSITORY, part)), folder],
  }).output();
  if (!success) throw new Error("Cannot copy the server");
  for (const [file, from, to] of WITHOUT) {
    const path = join(folder, file);
    const source = await Deno.readTextFile(path);
    if (!source.includes(from)) throw new Error(`${file} has no ${JSON.stringify(from)} any more`);
    await Deno.writeTextFile(path, source.replace(from, to));
  }
  return join(folder, "main.ts");
}

/** Three servers in turns: production, production without the code of development, development. */
export async function requestCost(): Promise<void> {
  const figures = new Figures("cost");
  await using app = await TempApp.of(PAGE);
  // Workers that are replaced meanwhile would be part of the cost.
  await app.configure({
    fast_workers: 2,
    slow_workers: 0,
    access_log: false,
    max_requests_per_worker: 0,
  });
  const folder = await Deno.makeTempDir();
  try {
    const own = join(REPOSITORY, "main.ts");
    const production = await contender(own, app, []);
    const without = await contender(await serverWithout(folder), app, []);
    const development = await contender(own, app, ["--dev"]);
    await using _first = production.process;
    await using _second = without.process;
    await using _third = development.process;
    const all = [production, without, development];
    for (let count = 0; count < ROUNDS; count++) {
      for (const one of count % 2 === 0 ? all : all.toReversed()) await round(one);
    }
    const median = (numbers: readonly number[]) => percentile(numbers.slice(1), 0.5);
    const speed = (one: Contender) => median(one.perSecond);
    const cost = (one: Contender) => median(one.processorUs);
    figures.note("production, requests a second", speed(production));
    figures.note("the same without code of --dev", speed(without));
    figures.note("development, requests a second", speed(development));
    figures.note("production, µs of the server a request", cost(production));
    figures.note("the same without code of --dev", cost(without));
    figures.note("development, µs of the server a request", cost(development));
    figures.atMost("production / without, µs", cost(production) / cost(without), 1 + NOISE);
    figures.assertMet();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
