/**
 * Takes visitors from sockets that systemd opened and holds: a restart refuses nobody. The runtime's HTTP server takes no
 * open descriptor, its `node:net` does, so bytes are carried from one to the other.
 *
 * @module
 */
import type { Server, Socket } from "node:net";
import { type Clock, systemClock } from "../base/clock.ts";
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { PeerAddress } from "../http/client_address.ts";
import { AcceptLog } from "./accept_report.ts";
import { AcceptWatch } from "./accept_watch.ts";
import { descriptorShortage, isDescriptorShortage } from "./descriptor_shortage.ts";
import type { Front, RequestOrigin } from "./front.ts";
import { listen, type Listener } from "./listen.ts";
import { ServerWaker } from "./server_waker.ts";

/** What it needs. */
export interface SocketBridgeOptions {
  /** At least one. */
  readonly descriptors: readonly number[];
  readonly front: Front;
  /** @default {systemClock} */
  readonly clock?: Clock | undefined;
  readonly logger: Logger;
}

/** A visitor's connection, and the one that carries it on. */
interface Pair {
  readonly client: Socket;
  readonly inside: Socket;
  /** Bytes came from the client after the last ones of an answer. */
  isAsking: boolean;
}

/** Connections at a time, over all sockets. */
const MAX_CONNECTIONS = 20_000;
/** The visitor's, and both ends of the one inside. */
const DESCRIPTORS_EACH = 3;
/** In this time who asks over a kept connection is told to take another one, which the successor will accept, ms. */
const FAREWELL_MS = 250;
/** For the answer to what was on its way when everything else had ended, ms. */
const LAST_ANSWER_MS = 1_000;
const INSIDE = "127.0.0.1";

/** The listener of a server that systemd has given its sockets. */
export class SocketBridge implements Listener {
  readonly #clock: Clock;
  readonly #inside: Listener;
  readonly #watch: AcceptWatch;
  readonly #servers: Server[] = [];
  readonly #pairs = new Set<Pair>();
  /** Whose bytes come from a port of this machine. */
  readonly #peers = new Map<number, PeerAddress>();
  readonly #nobodyLeft = Promise.withResolvers<void>();
  #isLeaving = false;

  private constructor({ front, logger, clock = systemClock }: SocketBridgeOptions) {
    this.#clock = clock;
    const waker = new ServerWaker(logger);
    this.#inside = listen({
      hostname: INSIDE,
      port: 0,
      front: (request, origin) => this.#serve(front, request, origin),
      clock,
      logger,
      // That it is open again says nothing about the sockets.
      report: { failed: (error) => this.#watch.failed(error), resumed() {} },
    });
    this.#watch = new AcceptWatch({
      shortage: () =>
        descriptorShortage(DESCRIPTORS_EACH, () => Deno.listen({ hostname: INSIDE, port: 0 })),
      wake: () => waker.wake(this.#servers),
      report: new AcceptLog(logger),
      clock,
    });
  }

  /**
   * Accepts from all of them.
   *
   * @throws {AppServerError} `listen_failed` when one is no socket that listens, `permission_missing` when a flag is missing.
   */
  static async open(options: SocketBridgeOptions): Promise<SocketBridge> {
    needLeave();
    const bridge = new SocketBridge(options);
    try {
      const share = Math.floor(MAX_CONNECTIONS / options.descriptors.length);
      for (const descriptor of options.descriptors) await bridge.#adopt(descriptor, share);
    } catch (error) {
      await bridge.shutdown();
      throw new AppServerError(
        "listen_failed",
        `Cannot accept from what systemd passed: ${messageOf(error)}`,
        {
          cause: error,
          hint: "A stream socket (ListenStream=) and Deno 2.9.6 or newer are needed",
        },
      );
    }
    return bridge;
  }

  /** `unix:` for a socket in the file system: the runtime does not tell its path. */
  get hostname(): string {
    const address = this.#servers[0]?.address() ?? "";
    return typeof address === "string" ? "unix:" : address.address;
  }

  get port(): number {
    const address = this.#servers[0]?.address() ?? "";
    return typeof address === "string" ? 0 : address.port;
  }

  /** Accepts nothing more: the system keeps who comes now for the successor. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    this.#watch[Symbol.dispose]();
    for (const server of this.#servers) server.close();
    await this.#emptied(FAREWELL_MS);
  }

  /** Nobody is cut off who has begun to ask, or still reads an answer; the caller decides when that takes too long. */
  async shutdown(): Promise<void> {
    if (!this.#isLeaving) await this.leave();
    // Not destroyed: up to some MiB of a slow reader's answer are still on their way through here.
    for (const { inside, isAsking } of this.#pairs) if (!isAsking) inside.end();
    await this.#emptied(LAST_ANSWER_MS);
    await this.#inside.shutdown();
    if (this.#pairs.size > 0) await this.#nobodyLeft.promise;
  }

  async #emptied(limitMs: number): Promise<void> {
    if (this.#pairs.size === 0) return;
    const timeIsUp = Promise.withResolvers<void>();
    const timer = this.#clock.schedule(limitMs, timeIsUp.resolve);
    await Promise.race([this.#nobodyLeft.promise, timeIsUp.promise]);
    timer.cancel();
  }

  async #adopt(fd: number, maxConnections: number): Promise<void> {
    // Loaded by the few that need it.
    const { connect, createServer } = await import("node:net");
    const server = createServer({ noDelay: true }, (client) => {
      const inside = connect({ host: INSIDE, port: this.#inside.port, noDelay: true });
      const pair: Pair = { client, inside, isAsking: true };
      const ticket = this.#watch.accepted();
      this.#pairs.add(pair);
      inside.once("connect", () => {
        this.#carry(pair);
        inside.once("data", () => this.#watch.answered(ticket));
      });
      for (const socket of [client, inside]) {
        socket.on("error", (error) => {
          if (isDescriptorShortage(error)) this.#watch.failed(error);
        });
        socket.once("close", () => this.#hangUp(pair));
      }
    });
    server.maxConnections = maxConnections;
    const listening = Promise.withResolvers<void>();
    server.once("error", listening.reject);
    server.listen({ fd }, listening.resolve);
    await listening.promise;
    this.#servers.push(server);
  }

  #carry(pair: Pair): void {
    const { client, inside } = pair;
    const port = inside.localPort ?? 0;
    const { remoteAddress, remotePort } = client;
    this.#peers.set(
      port,
      remoteAddress === undefined
        ? { transport: "unix", path: "" }
        : { transport: "tcp", hostname: remoteAddress, port: remotePort ?? 0 },
    );
    inside.once("close", () => this.#peers.delete(port));
    client.on("data", () => pair.isAsking = true);
    inside.on("data", () => pair.isAsking = false);
    client.pipe(inside);
    inside.pipe(client);
  }

  /** What was written already still goes out. */
  #hangUp(pair: Pair): void {
    pair.client.destroySoon();
    pair.inside.destroy();
    this.#pairs.delete(pair);
    if (this.#isLeaving && this.#pairs.size === 0) this.#nobodyLeft.resolve();
  }

  async #serve(front: Front, request: Request, origin: RequestOrigin): Promise<Response> {
    const { remoteAddr } = origin;
    const peer = remoteAddr.transport === "tcp" ? this.#peers.get(remoteAddr.port) : undefined;
    // Somebody on this machine who found the port: visitors come through the socket.
    if (peer === undefined) return new Response("Forbidden\n", { status: 403 });
    const response = await front(request, {
      remoteAddr: peer,
      get completed() {
        return origin.completed;
      },
    });
    if (this.#isLeaving) response.headers.set("Connection", "close");
    return response;
  }
}

/** Both to accept and to connect, at a port that the system chooses. */
function needLeave(): void {
  if (Deno.permissions.querySync({ name: "net", host: INSIDE }).state === "granted") return;
  throw new AppServerError(
    "permission_missing",
    "Cannot accept from what systemd passed: not allowed",
    { hint: `Start with --allow-net=${INSIDE}, over which connections are carried inside` },
  );
}
