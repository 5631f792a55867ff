/**
 * From a flood of hints to few calls: waits for quiet, never overlaps, forgets nothing.
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { Clock, TimerHandle } from "../base/clock.ts";

/** What a gate needs. */
export interface ChangeGateOptions {
  readonly clock: Clock;
  /** Called when hints have ceased; must not reject. The gate stays shut until it settles. */
  readonly run: () => Promise<void>;
  /** Called for each hint during a run: what the run is about is not the latest any more. @default does nothing */
  readonly onOvertaken?: () => void;
  /** Called with true at the first hint, with false when a run has ended and no hint came during it. @default does nothing */
  readonly onUnsettled?: ((isUnsettled: boolean) => void) | undefined;
  /** Time without a hint that counts as quiet while all hints are of one thing, such as the save of one file, ms. */
  readonly settleMs: number;
  /** The same in a burst: hints of several things, or hints that come during a run or so soon after it, ms. */
  readonly debounceMs: number;
  /** Longest wait for quiet, ms from the first hint on: changes that never cease are seen all the same. */
  readonly maxWaitMs: number;
}

/** Nothing, a run because of hints, or one so long after this, ms. */
type NextRun = "none" | "hinted" | number;

type GateState =
  | { readonly kind: "idle" }
  /** `subject` is what all hints were of, undefined for several things. */
  | {
    readonly kind: "waiting";
    readonly sinceMs: number;
    readonly timer: TimerHandle;
    readonly subject: string | undefined;
  }
  /** `next` is what was asked for during this run. */
  | { readonly kind: "running"; readonly next: NextRun }
  | { readonly kind: "closed" };

/** Turns hints into runs. A hint during a run leads to exactly one more run, however many there were. */
export class ChangeGate {
  readonly #options: ChangeGateOptions;
  #state: GateState = { kind: "idle" };
  /** When the last run ended, monotonic ms. */
  #endedMs = -Infinity;

  /** Nothing happens before the first hint. */
  constructor(options: ChangeGateOptions) {
    this.#options = options;
  }

  /** Something may have changed: runs once there is quiet. `subject` names it, where it is one thing. */
  hint(subject?: string): void {
    const { clock, debounceMs, maxWaitMs } = this.#options;
    const nowMs = clock.nowMs();
    const state = this.#state;
    switch (state.kind) {
      case "idle": {
        this.#options.onUnsettled?.(true);
        const isBurst = nowMs - this.#endedMs < debounceMs;
        return this.#waitForQuiet(nowMs, isBurst ? undefined : subject, maxWaitMs);
      }
      case "waiting": {
        this.#options.onUnsettled?.(true);
        state.timer.cancel();
        const leftMs = Math.max(0, state.sinceMs + maxWaitMs - nowMs);
        const isSame = state.subject === subject;
        return this.#waitForQuiet(state.sinceMs, isSame ? subject : undefined, leftMs);
      }
      case "running":
        this.#state = { kind: "running", next: "hinted" };
        this.#options.onOvertaken?.();
        return;
      case "closed":
        return;
      default:
        return assertNever(state);
    }
  }

  /** Runs `delayMs` from now, or sooner if there are hints. */
  retryIn(delayMs: number): void {
    const state = this.#state;
    switch (state.kind) {
      case "idle":
        return this.#wait(this.#options.clock.nowMs(), undefined, delayMs);
      case "running":
        if (state.next === "none") this.#state = { kind: "running", next: delayMs };
        return;
      case "waiting":
      case "closed":
        return;
      default:
        return assertNever(state);
    }
  }

  /** No run begins from now on; one that is under way is not stopped. */
  close(): void {
    if (this.#state.kind === "waiting") this.#state.timer.cancel();
    this.#state = { kind: "closed" };
    this.#options.onUnsettled?.(false);
  }

  #waitForQuiet(sinceMs: number, subject: string | undefined, leftMs: number): void {
    const { settleMs, debounceMs } = this.#options;
    const quietMs = subject === undefined ? debounceMs : settleMs;
    this.#wait(sinceMs, subject, Math.min(quietMs, leftMs));
  }

  #wait(sinceMs: number, subject: string | undefined, delayMs: number): void {
    const timer = this.#options.clock.schedule(delayMs, () => void this.#run());
    this.#state = { kind: "waiting", sinceMs, subject, timer };
  }

  async #run(): Promise<void> {
    this.#state = { kind: "running", next: "none" };
    await this.#options.run();
    const state = this.#readState();
    if (state.kind !== "running") return;
    this.#endedMs = this.#options.clock.nowMs();
    this.#state = { kind: "idle" };
    if (state.next === "hinted") return this.retryIn(this.#options.debounceMs);
    this.#options.onUnsettled?.(false);
    if (state.next !== "none") this.retryIn(state.next);
  }

  /** The state after a wait; the compiler still believes in the one before. */
  #readState(): GateState {
    return this.#state;
  }
}
