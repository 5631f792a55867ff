/**
 * The body of one request, part by part, within its limits of size, time and rate.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import { RequestBodyError } from "./body_errors.ts";
import { type BodyPart, GivenPart } from "../http/body_part.ts";
import { BodySource } from "./body_source.ts";
import type { DeadlineWatch, Watched } from "./deadline_watch.ts";

/** How much may come, and how slowly. */
export interface BodyLimits {
  /** Longest body, bytes. */
  readonly maxBytes: number;
  /** Time to send it, ms. */
  readonly timeoutMs: number;
  /** As many bytes received add a second to `timeoutMs`; 0 for none. */
  readonly minBytesPerS: number;
  /** Longest pause, ms. */
  readonly idleTimeoutMs: number;
}

/** What an incoming body depends on. */
export interface IncomingBodyOptions {
  readonly limits: BodyLimits;
  readonly clock: Clock;
  readonly watch: DeadlineWatch;
}

const MS_PER_S = 1000;

/**
 * Deno 2.9.6 moves all that has arrived of a body for each chunk that is read, and a read of what is there already lets
 * nobody else in between: measured, 260,000 chunks of one byte, 1.8 MB, kept everybody waiting for 8 s. After so much time
 * in reads, others have their turn, ms.
 */
const TURN_MS = 10;
/** A read that took so long has waited for the client, and others had their turn, ms. */
const SURELY_WAITED_MS = 100;
/** Larger parts are soon at their end, bytes. */
const SMALL_PART_BYTES = 16_384;

/** Reads a body. Only time spent waiting for the client counts against it. */
export class IncomingBody implements Watched {
  readonly #request: Request;
  readonly #source: BodySource;
  readonly #limits: BodyLimits;
  readonly #clock: Clock;
  readonly #watch: DeadlineWatch;
  #bytes = 0;
  #waitedMs = 0;
  /** What `#waitedMs` was when others had their turn. */
  #turnAtMs = 0;
  /** When the wait that goes on began; undefined between two waits. */
  #waitingSinceMs: number | undefined;
  #failure: RequestBodyError | undefined;

  /** Watched from here on, until it has ended or was dropped. */
  constructor(
    request: Request,
    body: ReadableStream<BodyPart>,
    { limits, clock, watch }: IncomingBodyOptions,
  ) {
    this.#request = request;
    this.#source = new BodySource(body);
    this.#limits = limits;
    this.#clock = clock;
    this.#watch = watch;
    watch.add(this);
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The next part, or undefined at the end.
   *
   * @throws {RequestBodyError} If it is too large, too slow, malformed, or its sender left. It is dropped then.
   */
  async next(): Promise<BodyPart | undefined> {
    const part = await this.#read();
    if (part === undefined) {
      this.#watch.remove(this);
      return undefined;
    }
    this.#bytes += part.length;
    const { maxBytes } = this.#limits;
    if (this.#bytes > maxBytes) {
      this.drop();
      throw new RequestBodyError("body_too_large", `Request body exceeds ${maxBytes} bytes`);
    }
    if (part.length < SMALL_PART_BYTES && this.#waitedMs - this.#turnAtMs >= TURN_MS) {
      this.#turnAtMs = this.#waitedMs;
      await this.#othersTurn();
    }
    return part;
  }

  /** From here on a part is good until the next one is asked for, where the runtime allows it. */
  reuseBuffer(bufferBytes: number): void {
    this.#source.reuseBuffer(bufferBytes);
  }

  /** Wants no more of it: the runtime reads the rest and forgets it, so that it is never taken for a request. */
  drop(): void {
    this.#watch.remove(this);
    // A client that has gone meanwhile is no further news.
    this.#source.cancel().catch(() => {});
  }

  /**
   * What was read already, then the rest, for a worker that reads while the client sends. A part is good until the next
   * one is asked for.
   */
  stream(begun: BodyPart[]): ReadableStream<BodyPart> {
    // What was read first has memory of its own, up to a MiB or two.
    const given = new GivenPart(true);
    return new ReadableStream<BodyPart>({
      pull: async (controller) => {
        given.takeBack();
        const first = begun.shift();
        const part = first === undefined ? await this.next() : given.give(first);
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
      cancel: () => this.drop(),
    }, { highWaterMark: 0 });
  }

  check(nowMs: number): void {
    if (this.#waitingSinceMs === undefined) return;
    const { timeoutMs, minBytesPerS, idleTimeoutMs } = this.#limits;
    const silentMs = nowMs - this.#waitingSinceMs;
    const earnedMs = minBytesPerS === 0 ? 0 : this.#bytes / minBytesPerS * MS_PER_S;
    if (silentMs >= idleTimeoutMs) {
      this.#tooSlow(`Request body stood still for ${idleTimeoutMs} ms`, "body_idle_timeout_ms");
    } else if (this.#waitedMs + silentMs >= timeoutMs + earnedMs) {
      const seconds = Math.round((this.#waitedMs + silentMs) / MS_PER_S);
      this.#tooSlow(`Request body had ${this.#bytes} bytes after ${seconds} s`, "body_timeout_ms");
    }
  }

  #othersTurn(): Promise<void> {
    return new Promise((resolve) => void this.#clock.schedule(0, resolve));
  }

  #tooSlow(message: string, key: string): void {
    this.#failure = new RequestBodyError("body_timeout", message, {
      hint: `Raise ${key} if honest clients are that slow`,
    });
    // Ends the read that waits.
    this.drop();
  }

  async #read(): Promise<BodyPart | undefined> {
    const sinceMs = this.#clock.nowMs();
    this.#waitingSinceMs = sinceMs;
    try {
      const { value, done } = await this.#source.read();
      const tookMs = this.#clock.nowMs() - sinceMs;
      this.#waitedMs += tookMs;
      if (tookMs >= SURELY_WAITED_MS) this.#turnAtMs = this.#waitedMs;
      if (this.#failure !== undefined) throw this.#failure;
      return done ? undefined : value;
    } catch (error) {
      this.#watch.remove(this);
      throw error instanceof RequestBodyError ? error : this.#brokenOff(error);
    } finally {
      this.#waitingSinceMs = undefined;
    }
  }

  #brokenOff(cause: unknown): RequestBodyError {
    return isEndOfConnection(cause) || this.#request.signal.aborted
      ? new RequestBodyError("client_gone", "Client left in the middle of its body", { cause })
      : new RequestBodyError("bad_request", "Request body broke off", { cause });
  }
}

/**
 * Deno 2.9.6 takes the body away from under the reader when the connection ends, or says that it has ended. A body that is
 * framed wrongly is an `Error` without a class of its own.
 */
function isEndOfConnection(cause: unknown): boolean {
  const { BadResource, Http, ConnectionReset } = Deno.errors;
  return [BadResource, Http, ConnectionReset].some((kind) => cause instanceof kind);
}
