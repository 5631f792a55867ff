/**
 * A stop, or new configurations and new workers, while requests of every kind are under way.
 *
 * @module
 */
import { bytesOf } from "../support/raw_http.ts";
import {
  ask,
  type ClientReport,
  countdown,
  emptyReport,
  percentile,
  runClients,
  streamQuestion,
  waitQuestion,
} from "./clients.ts";
import { Figures } from "./figures.ts";
import { StormServer, until } from "./storm_server.ts";

const GETS = 20;
const UPLOADS = 5;
const STREAMS = 5;
/** 16 MiB each: still under way when the signal comes. */
const STREAM_PIECES = 2_000;
const WAIT_MS = 200;
const UPLOAD_BYTES = 400_000;
const SHUTDOWN_LIMIT_MS = 10_000;
const CLIENTS = 16;

/** An upload that has sent one half, and waits. */
class HalfUpload {
  readonly #connection: Deno.TcpConn;
  readonly #half = "u".repeat(UPLOAD_BYTES / 2);

  private constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  static async begin(port: number): Promise<HalfUpload> {
    const upload = new HalfUpload(await Deno.connect({ hostname: "127.0.0.1", port }));
    await upload.#send(
      `POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${UPLOAD_BYTES}\r\n` +
        `Connection: close\r\n\r\n${upload.#half}`,
    );
    return upload;
  }

  /** Sends the other half; whether the whole body came back. */
  async finish(): Promise<boolean> {
    using connection = this.#connection;
    await this.#send(this.#half);
    let text = "";
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(65_536);
    while (text.split("u").length - 1 < UPLOAD_BYTES) {
      const count = await connection.read(buffer);
      if (count === null) return false;
      text += decoder.decode(buffer.subarray(0, count));
    }
    return text.startsWith("HTTP/1.1 200");
  }

  async #send(text: string): Promise<void> {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }
}

/** A streamed answer of which only the head was read. */
async function beginStream(origin: string): Promise<() => Promise<boolean>> {
  const { path, fits } = streamQuestion(STREAM_PIECES);
  const response = await fetch(origin + path);
  return async () => fits(await response.text());
}

/** SIGTERM with GETs, uploads and streams under way: all of them are answered, and the exit code is 0. */
export async function stopStorm(): Promise<void> {
  const figures = new Figures("stop");
  await using server = await StormServer.start({
    fast_workers: 4,
    slow_workers: 2,
    shutdown_timeout_ms: SHUTDOWN_LIMIT_MS,
  }, { isAdmin: true });
  const streams = await Promise.all(
    Array.from({ length: STREAMS }, () => beginStream(server.origin)),
  );
  const port = Number(new URL(server.origin).port);
  const uploads = await Promise.all(Array.from({ length: UPLOADS }, () => HalfUpload.begin(port)));
  const report = emptyReport();
  const gets = Promise.all(
    Array.from(
      { length: GETS },
      () => ask(server.origin, waitQuestion("/wait", WAIT_MS), report),
    ),
  );
  const wanted = GETS + UPLOADS + STREAMS;
  let inFlight = 0;
  await until(
    async () => (inFlight = await server.inFlight()) + report.goodMs.length >= wanted,
    `${wanted} requests under way`,
  );
  const startedMs = performance.now();
  server.process.signal("SIGTERM");
  await server.process.line(/SIGTERM: stop/);
  const uploaded = await Promise.all(uploads.map((upload) => upload.finish()));
  const streamed = await Promise.all(streams.map((finish) => finish()));
  await gets;
  const { code } = await server.process.ended;
  figures.note("under way at the signal", inFlight);
  figures.atLeast("GETs answered", report.goodMs.length, GETS);
  figures.atLeast("uploads answered", uploaded.filter(Boolean).length, UPLOADS);
  figures.atLeast("streams complete", streamed.filter(Boolean).length, STREAMS);
  figures.atMost("exit code", code, 0);
  figures.atMost("ms until the process ended", performance.now() - startedMs, SHUTDOWN_LIMIT_MS);
  figures.assertMet();
}

/** How much of it. */
export interface ReloadSize {
  readonly requests: number;
  /** Of each kind: SIGHUP and SIGUSR2. */
  readonly orders: number;
}

/** SIGHUP and SIGUSR2 in turns, spread over the requests; the next one comes when the last is carried out. */
export async function reloadStorm({ requests, orders }: ReloadSize): Promise<void> {
  const figures = new Figures("reload");
  await using server = await StormServer.start({ fast_workers: 4 });
  let asked = 0;
  let given = 0;
  const all = 2 * orders;
  const clients = runClients(server.origin, CLIENTS, () => {
    asked++;
    return asked <= requests || given < all;
  });
  const obeyed = (event: string): number =>
    server.process.lines.filter((line) => line.includes(`"event":"${event}"`)).length;
  while (given < all) {
    await until(() => asked >= given * requests / all, "further requests");
    const isReload = given % 2 === 0;
    const event = isReload ? "config_reloaded" : "recycled";
    const before = obeyed(event);
    server.process.signal(isReload ? "SIGHUP" : "SIGUSR2");
    await until(() => obeyed(event) > before, event);
    given++;
  }
  const report = await clients;
  figures.note("SIGHUP and SIGUSR2", `${orders} + ${orders}`);
  figures.atLeast("right answers", report.goodMs.length, requests);
  figures.atMost("failures", failuresOf(report), 0);
  figures.note("p99, ms", percentile(report.goodMs, 0.99));
  const calm = await runClients(server.origin, CLIENTS, countdown(requests / 10));
  figures.atMost("failures afterwards", failuresOf(calm), 0);
  figures.note("p99 afterwards, ms", percentile(calm.goodMs, 0.99));
  figures.assertMet();
}

function failuresOf({ refusals, cut, lost, wrong }: ClientReport): number {
  return refusals.length + cut + lost + wrong;
}
