/**
 * Who may start a worker, and when. Shared by all lanes, so that an application that cannot boot costs one attempt at a
 * time, further and further apart.
 *
 * ```
 * closed ──first attempt──► probing ──succeeded──► open ──failed──► waiting ──delay, or retryNow──► probing
 *                           probing ──succeeded after failures──► proving ──it has served, or lived──► open, or probing
 * ```
 *
 * After a failure attempts go one by one until a worker has proven itself. Where workers boot and then end, each of them
 * has to live for a while before the next one starts.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";

/** What the gate depends on. */
export interface BootGateOptions {
  readonly clock: Clock;
  /** In [0, 1), for the jitter. */
  readonly random: () => number;
  /** Delay after the first failure, ms; doubles with each further one. @default {100} */
  readonly firstDelayMs?: number;
  /** Longest delay, ms. @default {30000} */
  readonly maxDelayMs?: number;
  /**
   * Told about each failure: its place in the row, 1 and up, and the wall clock when the latest attempt began,
   * milliseconds since 1970. @default does nothing
   */
  readonly onFailed?: (error: Error, failures: number, startedEpochMs: number) => void;
  /** Told when an attempt succeeded. @default does nothing */
  readonly onSucceeded?: () => void;
}

type GateState =
  /** Nobody has tried yet, or nobody waits for a turn: the next attempt goes alone. */
  | { readonly kind: "closed" }
  /** Attempts are free. */
  | { readonly kind: "open" }
  /** One attempt is under way, everybody else waits for its outcome. */
  | { readonly kind: "probing" }
  /** The last attempt failed; the next one starts when the timer fires. */
  | { readonly kind: "waiting"; readonly timer: TimerHandle }
  /** After failures one succeeded: the next one starts when it has served, or lived until the timer fires. */
  | { readonly kind: "proving"; readonly timer: TimerHandle };

const JITTER = 0.2;
/** Workers that may be lost within a window before that counts as failures: somebody killed them, once or twice. */
const MAX_LOSSES = 2;
/** Failures and losses count for this long, unless a worker has served meanwhile, ms. */
export const LOSS_WINDOW_MS = 30_000;
/** One that ends by itself sooner after its boot, without having served, has not really booted, ms. */
export const UNPROVEN_MS = 2000;
/** From so many failures on, where workers end after their boot, one has to live before the next one starts. */
const PROVING_FROM = 2;

/** Lets one attempt through until one succeeded, then everybody. */
export class BootGate {
  readonly #options: Required<BootGateOptions>;
  readonly #queue: (() => void)[] = [];
  #state: GateState = { kind: "closed" };
  #failures = 0;
  /** When an attempt succeeded for the first time since the last failure, monotonic ms. */
  #succeededMs: number | undefined;
  #lastError: Error | undefined;
  /** When workers were lost that had not served, monotonic ms. */
  #lossesMs: readonly number[] = [];
  /** Attempts that went one by one and succeeded: should one fail after all, it counts beside the others. */
  #unproven = 0;
  /** Whether the failures are those of workers that had booted. */
  #endedAfterBoot = false;
  /** When the latest attempt began, milliseconds since 1970. */
  #startedEpochMs = 0;

  /** The first attempt is a probe: it goes alone. */
  constructor(options: BootGateOptions) {
    this.#options = {
      firstDelayMs: 100,
      maxDelayMs: 30_000,
      onFailed: () => {},
      onSucceeded: () => {},
      ...options,
    };
  }

  /** Why the last attempt failed; undefined since the last success. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  /** Failures in a row. A success ends the row when a worker has served, or half a minute later. */
  get failures(): number {
    const { clock } = this.#options;
    const isProven = this.#succeededMs !== undefined &&
      clock.nowMs() - this.#succeededMs >= LOSS_WINDOW_MS;
    return isProven ? 0 : this.#failures;
  }

  /** Settles when an attempt may start; its outcome must be reported. */
  enter(): Promise<void> {
    switch (this.#state.kind) {
      case "open":
        this.#startedEpochMs = this.#options.clock.epochMs();
        return Promise.resolve();
      case "closed":
        this.#startProbing();
        return Promise.resolve();
      case "probing":
      case "waiting":
      case "proving":
        return new Promise((resolve) => this.#queue.push(resolve));
    }
  }

  /** An attempt succeeded: everybody may start, or the next one after failures. */
  succeeded(): void {
    // It began before the last failure, which says more.
    if (this.#state.kind === "waiting" || this.#state.kind === "proving") return;
    this.#lastError = undefined;
    this.#options.onSucceeded();
    this.#succeededMs ??= this.#options.clock.nowMs();
    if (this.failures > 0) {
      this.#unproven++;
      const mustLive = this.#endedAfterBoot && this.failures >= PROVING_FROM;
      return mustLive ? this.#letProve() : this.#probe();
    }
    this.#forget();
    this.#open();
  }

  /** A worker has served its first request: what failed before it booted is over. */
  proven(): void {
    // Without a success since the last failure it is an old worker, which says nothing about new ones.
    if (this.#succeededMs === undefined) return;
    this.#forget();
    this.#lossesMs = [];
    if (this.#state.kind !== "proving") return;
    this.#state.timer.cancel();
    this.#open();
  }

  /** An attempt that was let in does not take place: the next in line has its turn. */
  skipped(): void {
    if (this.#state.kind === "probing") this.#probe();
  }

  /**
   * A worker, or one that boots, was lost before it served anything, perhaps by somebody's doing. That is let pass, and
   * true comes back, unless it goes on. Then all losses of the window count as failures, whatever ended them: the
   * system, when memory is short, kills as an operator does.
   */
  lost(error: Error): boolean {
    const nowMs = this.#options.clock.nowMs();
    this.#lossesMs = [
      ...this.#lossesMs.filter((ms) => nowMs - ms < LOSS_WINDOW_MS).slice(-MAX_LOSSES),
      nowMs,
    ];
    if (this.#lossesMs.length <= MAX_LOSSES) return true;
    if (this.#state.kind !== "waiting") this.#failures = Math.max(this.failures, MAX_LOSSES);
    this.failed(error);
    return false;
  }

  /**
   * An attempt failed, or its worker ended before it had proven itself: the next one has to wait. Failures of attempts
   * that ran side by side count once; those of attempts that went one by one, each.
   */
  failed(error: Error): void {
    this.#lastError = error;
    if (this.#state.kind === "waiting") {
      if (this.#unproven === 0) return;
      this.#state.timer.cancel();
    }
    if (this.#state.kind === "proving") this.#state.timer.cancel();
    if (this.#unproven > 0) this.#unproven--;
    this.#failures = this.failures + 1;
    if (this.#succeededMs !== undefined) this.#endedAfterBoot = true;
    this.#succeededMs = undefined;
    const { random, clock } = this.#options;
    const delayMs = this.#delayMs() * (1 + JITTER * random());
    this.#state = { kind: "waiting", timer: clock.schedule(delayMs, () => this.#probe()) };
    this.#options.onFailed(error, this.#failures, this.#startedEpochMs);
  }

  /** Somebody wants another attempt: it starts at once, and the delays begin anew. */
  retryNow(): void {
    if (this.#state.kind === "waiting" || this.#state.kind === "proving") this.#failures = 0;
    this.tryOnce();
  }

  /** The cause may have gone: the next attempt starts at once. Should it fail, the delays go on where they were. */
  tryOnce(): void {
    this.#endedAfterBoot = false;
    if (this.#state.kind !== "waiting" && this.#state.kind !== "proving") return;
    this.#state.timer.cancel();
    this.#probe();
  }

  /** Forgets the timer, for shutdown: whoever waits for a turn has it, and finds that its pool is being stopped. */
  close(): void {
    if (this.#state.kind === "waiting" || this.#state.kind === "proving") {
      this.#state.timer.cancel();
    }
    this.#open();
  }

  #open(): void {
    this.#state = { kind: "open" };
    this.#startedEpochMs = this.#options.clock.epochMs();
    for (const start of this.#queue.splice(0)) start();
  }

  #forget(): void {
    this.#endedAfterBoot = false;
    this.#failures = 0;
    this.#unproven = 0;
  }

  /** After the latest failure. */
  #delayMs(): number {
    const { firstDelayMs, maxDelayMs } = this.#options;
    return Math.min(maxDelayMs, firstDelayMs * 2 ** (this.#failures - 1));
  }

  /** As long as the last delay at least: what dies later than in two seconds makes nobody spin either. */
  #letProve(): void {
    const forMs = Math.max(UNPROVEN_MS, this.#delayMs());
    const timer = this.#options.clock.schedule(forMs, () => this.#probe());
    this.#state = { kind: "proving", timer };
  }

  #startProbing(): void {
    this.#state = { kind: "probing" };
    this.#startedEpochMs = this.#options.clock.epochMs();
  }

  #probe(): void {
    const start = this.#queue.shift();
    if (start === undefined) this.#state = { kind: "closed" };
    else this.#startProbing();
    start?.();
  }
}
