/**
 * The generations of a server that are alive: the one that serves, and those that only finish what they owe.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Config } from "../config/config.ts";
import type { WorkerPool } from "../pool/worker_pool.ts";
import { EVENTS_SHARE, type Generation } from "./generation.ts";

/** What a worker wrote to standard error last, oldest first; none for one that is gone. */
export function lastLinesOf(pools: readonly WorkerPool[], workerId: number): readonly string[] {
  const workers = pools.flatMap((pool) => pool.workers());
  return workers.find(({ id }) => id === workerId)?.lastLines ?? [];
}

/** Empty until the first one is appointed. */
export class Roster {
  readonly #clock: Clock;
  readonly #leaving = new Map<Generation, Promise<void>>();
  readonly #stopping = Promise.withResolvers<AppServerError>();
  #current: Generation | undefined;
  #isDraining = false;

  /** Nobody serves yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The one that serves. */
  get current(): Generation {
    if (this.#current === undefined) throw new TypeError("No generation has been appointed yet");
    return this.#current;
  }

  /** Whether the server is about to stop: load balancers should look elsewhere. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Settles once the server is about to stop: nobody is appointed any more. */
  get stopping(): Promise<AppServerError> {
    return this.#stopping.promise;
  }

  /** The configuration that serves; undefined before the first one does. */
  get config(): Config | undefined {
    return this.#current?.config;
  }

  /** Lanes that serve. */
  get pools(): readonly WorkerPool[] {
    return this.current.pools;
  }

  /** Requests being answered, by all generations. */
  get inFlightCount(): number {
    return this.#all().reduce((count, { inFlight }) => count + inFlight.count, 0);
  }

  /** Lets a generation serve; the one before finishes what it owes, within `deadlineMs`, and ends. */
  appoint(next: Generation, deadlineMs: number): void {
    const last = this.#current;
    this.#current = next;
    if (last === undefined) return;
    last.unwatch();
    const left = this.#letFinish(last, deadlineMs).then(() => {
      this.#leaving.delete(last);
    });
    this.#leaving.set(last, left);
  }

  /** From now on the server counts as draining, and still serves. */
  announceStop(): void {
    this.#isDraining = true;
    this.#stopping.resolve(new AppServerError("draining", "The server is shutting down"));
  }

  /** Refuses new requests; settles when none is being answered any more. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    await Promise.all(this.#all().map(({ inFlight }) => inFlight.drain()));
  }

  /** Settles when no request is being answered; new ones are. */
  async idle(): Promise<void> {
    await Promise.all(this.#all().map(({ inFlight }) => inFlight.idle()));
  }

  /** Ends streams of events. */
  endEvents(): void {
    for (const generation of this.#all()) generation.endEvents();
  }

  /** Starts no worker any more, and ends those that run. */
  async end(deadlineMs: number): Promise<void> {
    await Promise.all([
      ...this.#all().map((generation) => generation.end(deadlineMs)),
      ...this.#leaving.values(),
    ]);
  }

  async #letFinish(generation: Generation, deadlineMs: number): Promise<void> {
    const timeIsUp = Promise.withResolvers<void>();
    const timer = this.#clock.schedule(deadlineMs, timeIsUp.resolve);
    const eventTimer = this.#clock.schedule(
      deadlineMs * EVENTS_SHARE,
      () => generation.endEvents(),
    );
    // Nothing new comes here: refusing is never needed.
    await Promise.race([generation.inFlight.drain(), timeIsUp.promise]);
    timer.cancel();
    eventTimer.cancel();
    await generation.end(deadlineMs);
  }

  #all(): readonly Generation[] {
    const leaving = [...this.#leaving.keys()];
    return this.#current === undefined ? leaving : [this.#current, ...leaving];
  }
}
