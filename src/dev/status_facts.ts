/**
 * What the page about a server in development shows; structural, so that this room need not know where it comes from.
 *
 * @module
 */
import type { SlowRequest } from "./slow_requests.ts";

/** One worker. */
export interface WorkerRow {
  readonly id: number;
  readonly pid: number;
  readonly state: string;
  /** Requests that ended. */
  readonly served: number;
  readonly memoryKib: number;
  readonly ageMs: number;
  readonly request:
    | { readonly method: string; readonly path: string; readonly forMs: number }
    | undefined;
}

/** One lane. */
export interface LaneRows {
  readonly lane: string;
  readonly size: number;
  readonly ready: number;
  readonly queueLength: number;
  readonly served: number;
  readonly workers: readonly WorkerRow[];
}

/** Something that outlived its request. */
export interface SeenLeak {
  /** `static property Cart::$items grew with each request`. */
  readonly what: string;
  /** The request at whose end it was seen: method and path. */
  readonly request: string;
}

/** Everything. */
export interface StatusFacts {
  readonly software: string;
  /** Absolute path of the project. */
  readonly root: string;
  /** Adapter in use; empty while nothing has booted. */
  readonly application: string;
  readonly php: { readonly version: string; readonly sapi: string };
  readonly lanes: readonly LaneRows[];
  readonly bootFailure: { readonly message: string } | undefined;
  /** Newest first. */
  readonly leaks: readonly SeenLeak[];
  /** Newest first. */
  readonly slow: readonly SlowRequest[];
  /** Times that new code has begun to serve. */
  readonly reloads: number;
}
