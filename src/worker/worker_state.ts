/**
 * The life of a worker as a union, moved by one function.
 *
 * ```
 * starting ──ready──► idle ──assign──► busy ──finish──► idle
 *     │                 │                │
 *     └───── retire ────┴──► draining ◄──┘      every state ──exit──► dead
 * ```
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import { AppServerError } from "../base/errors.ts";

/** Why a worker leaves. Each one is a counter in the pool's statistics. */
export type RetireReason =
  | "max_requests"
  | "ttl"
  | "memory"
  | "requested"
  | "reload"
  | "timeout"
  | "crash"
  | "protocol"
  | "boot_failed"
  | "client_gone"
  | "scale_down"
  | "shutdown";

/** Where a worker is in its life. Times are monotonic milliseconds. */
export type WorkerState =
  | { readonly kind: "starting"; readonly sinceMs: number }
  | { readonly kind: "idle"; readonly sinceMs: number }
  /** `outstanding` requests were written to it and have not ended; 1 without lookahead. */
  | { readonly kind: "busy"; readonly sinceMs: number; readonly outstanding: number }
  | {
    readonly kind: "draining";
    readonly sinceMs: number;
    readonly outstanding: number;
    readonly reason: RetireReason;
  }
  | { readonly kind: "dead"; readonly sinceMs: number; readonly reason: RetireReason };

/** What happens to a worker. */
export type WorkerEvent =
  | { readonly kind: "ready"; readonly atMs: number }
  | { readonly kind: "assign"; readonly atMs: number }
  | { readonly kind: "finish"; readonly atMs: number }
  | { readonly kind: "retire"; readonly atMs: number; readonly reason: RetireReason }
  | { readonly kind: "exit"; readonly atMs: number; readonly reason: RetireReason };

/** An event that cannot happen in the state the worker is in: a mistake in this server, never in PHP. */
export class IllegalTransitionError extends AppServerError {
  override readonly name = "IllegalTransitionError";

  /** Names both sides of the impossible pair. */
  constructor(state: WorkerState, event: WorkerEvent) {
    super("illegal_transition", `Cannot apply "${event.kind}" to a worker that is "${state.kind}"`);
  }
}

/**
 * The next state. A worker that drains keeps the first reason it was given, also when it then exits.
 *
 * @throws {IllegalTransitionError} If the event cannot happen in this state.
 */
export function transition(state: WorkerState, event: WorkerEvent): WorkerState {
  switch (event.kind) {
    case "ready":
      if (state.kind === "starting") return { kind: "idle", sinceMs: event.atMs };
      break;
    case "assign":
      if (state.kind === "idle") return { kind: "busy", sinceMs: event.atMs, outstanding: 1 };
      if (state.kind === "busy") return { ...state, outstanding: state.outstanding + 1 };
      break;
    case "finish":
      if (state.kind === "busy") {
        return state.outstanding === 1
          ? { kind: "idle", sinceMs: event.atMs }
          : { ...state, sinceMs: event.atMs, outstanding: state.outstanding - 1 };
      }
      if (state.kind === "draining" && state.outstanding > 0) {
        return { ...state, outstanding: state.outstanding - 1 };
      }
      break;
    case "retire":
      return retired(state, event);
    case "exit":
      if (state.kind === "dead") break;
      return {
        kind: "dead",
        sinceMs: event.atMs,
        reason: state.kind === "draining" ? state.reason : event.reason,
      };
    default:
      return assertNever(event);
  }
  throw new IllegalTransitionError(state, event);
}

function retired(state: WorkerState, event: WorkerEvent & { kind: "retire" }): WorkerState {
  switch (state.kind) {
    case "starting":
    case "idle":
      return { kind: "draining", sinceMs: event.atMs, outstanding: 0, reason: event.reason };
    case "busy":
      return {
        kind: "draining",
        sinceMs: event.atMs,
        outstanding: state.outstanding,
        reason: event.reason,
      };
    case "draining":
      return state;
    case "dead":
      throw new IllegalTransitionError(state, event);
    default:
      return assertNever(state);
  }
}
