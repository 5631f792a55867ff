/**
 * What grows, and what is drawn of it.
 *
 * @module
 */
import type { Axis } from "../chart/scale.ts";
import type { ContenderName } from "../contenders/line_up.ts";
import { exactly, filledWith, get, type Scenario } from "../scenarios/scenario.ts";
import type { GrowthPoint } from "./growth_point.ts";

const WORKERS = 4;
const CONNECTIONS = 32;
const MICROS_PER_MS = 1_000;
const KIB = 1_024;
const MIB = 1_048_576;
/** What the page fills its bodies with: b. */
const BYTE = 98;
const WITH_PIPE: readonly ContenderName[] = ["pipe", "appserver", "lookahead", "nginx-fpm"];
/** The pipe control holds whole frames, none of which may be large. */
const WITHOUT_PIPE: readonly ContenderName[] = ["appserver", "lookahead", "nginx-fpm"];

/** One picture of a curve. */
export interface Picture {
  /** Name of its file after the curve's, without ending. */
  readonly name: string;
  readonly title: string;
  readonly axis: Axis;
  readonly figure: (point: GrowthPoint) => GrowthPoint["rate"];
}

/** One thing that grows, everything else held. */
export interface Curve {
  readonly name: string;
  readonly title: string;
  readonly axis: Axis;
  readonly values: readonly number[];
  readonly contenders: readonly ContenderName[];
  readonly workersAt: (value: number) => number;
  readonly scenarioAt: (value: number) => Scenario;
  readonly pictures: readonly Picture[];
}

const rate: Picture = {
  name: "rate",
  title: "Throughput",
  axis: { label: "requests/s", kind: "linear" },
  figure: (point) => point.rate,
};
const cpu: Picture = {
  name: "cpu",
  title: "Processor time of server and PHP for a request",
  axis: { label: "CPU µs/request", kind: "linear" },
  figure: (point) => point.totalMicros,
};
const p99: Picture = {
  name: "p99",
  title: "99th percentile of the time to an answer",
  axis: { label: "p99, ms", kind: "log" },
  figure: (point) => point.p99Ms,
};

function page(path: string, fault: Scenario["fault"], connections: number): Scenario {
  return {
    name: path,
    title: path,
    site: "bench",
    ask: get(path),
    fault,
    measure: { kind: "load", connections },
    contenders: WITH_PIPE,
    reference: "pipe",
    bars: [],
  };
}

const hello = (connections: number): Scenario => page("/", exactly("Hello World"), connections);
/** Asked before the first round. */
export const WARM_UP_PAGE = hello(CONNECTIONS);
const wait = (ms: number, connections: number): Scenario =>
  page(`/wait?us=${ms * MICROS_PER_MS}`, exactly("waited"), connections);
const bytes = (size: number): Scenario =>
  page(`/bytes?n=${size}`, filledWith(BYTE, size), CONNECTIONS);
const always = (workers: number) => (): number => workers;

function sizeText(size: number): string {
  return size < MIB ? `${Math.round(size / KIB)} KiB` : `${Math.round(size / MIB)} MiB`;
}

const BODY_SIZES = [KIB, 10 * KIB, 100 * KIB, MIB, 10 * MIB];
const CONNECTION_COUNTS = [1, 4, 16, 32, 64, 128, 256, 512];
const WORKER_COUNTS = [1, 2, 4, 8, 16];

/** In the order of the report. */
export const CURVES: readonly Curve[] = [
  {
    name: "connections",
    title: "Eleven bytes from PHP, 4 workers, more and more connections",
    axis: { label: "connections", kind: "log", ticks: CONNECTION_COUNTS, text: String },
    values: CONNECTION_COUNTS,
    contenders: WITH_PIPE,
    workersAt: always(WORKERS),
    scenarioAt: hello,
    pictures: [rate, p99, cpu],
  },
  {
    name: "workers",
    title: "Eleven bytes from PHP, 32 connections, more and more workers",
    axis: { label: "workers", kind: "log", ticks: WORKER_COUNTS, text: String },
    values: WORKER_COUNTS,
    contenders: WITH_PIPE,
    workersAt: (workers) => workers,
    scenarioAt: () => hello(CONNECTIONS),
    pictures: [rate, cpu],
  },
  {
    name: "workers-wait",
    title: "A page that waits 5 ms, 32 connections, more and more workers",
    axis: { label: "workers", kind: "log", ticks: WORKER_COUNTS, text: String },
    values: WORKER_COUNTS,
    contenders: WITH_PIPE,
    workersAt: (workers) => workers,
    scenarioAt: () => wait(5, CONNECTIONS),
    pictures: [rate, p99],
  },
  {
    name: "wait",
    title: "A page that waits, 4 workers, 32 connections",
    axis: { label: "wait in PHP, ms", kind: "linear", ticks: [0, 1, 2, 3, 4, 5] },
    values: [0, 1, 2, 5],
    contenders: WITH_PIPE,
    workersAt: always(WORKERS),
    scenarioAt: (ms) => wait(ms, CONNECTIONS),
    pictures: [{ ...rate, axis: { ...rate.axis, kind: "log" } }, cpu],
  },
  {
    name: "bodies",
    title: "Answers that grow, 4 workers, 32 connections",
    axis: {
      label: "body",
      kind: "log",
      ticks: BODY_SIZES,
      text: sizeText,
    },
    values: BODY_SIZES,
    contenders: WITHOUT_PIPE,
    workersAt: always(WORKERS),
    scenarioAt: bytes,
    pictures: [
      {
        name: "rate",
        title: "Bytes of bodies",
        axis: { label: "MiB/s", kind: "log" },
        figure: ({ rate: { median, least, most }, value }) => ({
          median: median * value / MIB,
          least: least * value / MIB,
          most: most * value / MIB,
        }),
      },
      { ...cpu, axis: { ...cpu.axis, kind: "log" } },
    ],
  },
];
