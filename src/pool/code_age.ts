/**
 * Which workers may have loaded code from before a change.
 *
 * @module
 */
import type { Worker } from "../worker/worker.ts";
import type { RetireReason } from "../worker/worker_state.ts";
import type { RecyclePace } from "./renewal.ts";

/** Keeps no worker alive. */
export class CodeAge {
  /** Workers that began to boot before the last recycle: whatever they loaded may be old. */
  readonly #stale = new WeakMap<Worker, RetireReason>();
  /** Workers that served or booted when the code was last cut over to. */
  readonly #outdated = new WeakSet<Worker>();

  /** The code has changed, or counts as changed. */
  changed(
    { starting, serving }: Readonly<Record<"starting" | "serving", ReadonlySet<Worker>>>,
    reason: RetireReason,
    pace: RecyclePace,
  ): void {
    for (const worker of starting) this.#stale.set(worker, reason);
    if (pace === "roll") return;
    for (const worker of [...starting, ...serving]) this.#outdated.add(worker);
  }

  /** Why a worker that has just booted has to be replaced; undefined if it need not be. */
  staleBecause(worker: Worker): RetireReason | undefined {
    return this.#stale.get(worker);
  }

  /** Whether the worker may have loaded code from before the last change that was cut over to. */
  isOutdated(worker: Worker): boolean {
    return this.#outdated.has(worker);
  }

  /** Whether it would serve old code beside new code. */
  isOvertaken(worker: Worker, serving: ReadonlySet<Worker>): boolean {
    return this.isOutdated(worker) && [...serving].some((other) => !this.isOutdated(other));
  }
}
