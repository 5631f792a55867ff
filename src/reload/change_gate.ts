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
  /** Time without a hint that counts as quiet, ms. */
  readonly debounceMs: number;
  /** Longest wait for quiet, ms from the first hint on: changes that never cease are seen all the same. */
  readonly maxWaitMs: number;
}

type GateState =
  | { readonly kind: "idle" }
  | { readonly kind: "waiting"; readonly sinceMs: number; readonly timer: TimerHandle }
  /** `nextDelayMs` is how long after this run the next one is due, undefined if nobody asked for one. */
  | { readonly kind: "running"; readonly nextDelayMs: number | undefined }
  | { readonly kind: "closed" };

/** Turns hints into runs. A hint during a run leads to exactly one more run, however many there were. */
export class ChangeGate {
  readonly #options: ChangeGateOptions;
  #state: GateState = { kind: "idle" };

  /** Nothing happens before the first hint. */
  constructor(options: ChangeGateOptions) {
    this.#options = options;
  }

  /** Something may have changed: runs once there is quiet. */
  hint(): void {
    const { clock, debounceMs, maxWaitMs } = this.#options;
    const state = this.#state;
    switch (state.kind) {
      case "idle":
        return this.#wait(clock.nowMs(), debounceMs);
      case "waiting": {
        state.timer.cancel();
        const leftMs = state.sinceMs + maxWaitMs - clock.nowMs();
        return this.#wait(state.sinceMs, Math.max(0, Math.min(debounceMs, leftMs)));
      }
      case "running":
        this.#state = { kind: "running", nextDelayMs: debounceMs };
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
        return this.#wait(this.#options.clock.nowMs(), delayMs);
      case "running":
        this.#state = { kind: "running", nextDelayMs: state.nextDelayMs ?? delayMs };
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
  }

  #wait(sinceMs: number, delayMs: number): void {
    const timer = this.#options.clock.schedule(delayMs, () => void this.#run());
    this.#state = { kind: "waiting", sinceMs, timer };
  }

  async #run(): Promise<void> {
    this.#state = { kind: "running", nextDelayMs: undefined };
    await this.#options.run();
    const state = this.#readState();
    if (state.kind !== "running") return;
    this.#state = { kind: "idle" };
    if (state.nextDelayMs !== undefined) this.retryIn(state.nextDelayMs);
  }

  /** The state after a wait; the compiler still believes in the one before. */
  #readState(): GateState {
    return this.#state;
  }
}
