/**
 * A worker's answer.
 *
 * @module
 */
import type { PhpFailure } from "../protocol/messages.ts";

/** Everything before the body. */
export interface ReplyHead {
  /** As PHP sent it; judged by the gateway. */
  readonly status: number;
  /** Header lines in order, `Name: value`, as byte strings. */
  readonly lines: readonly string[];
  /** The uncaught exception behind this answer, where there was one. */
  readonly failure: PhpFailure | undefined;
  /** Number of the worker that answered, for log and page. */
  readonly workerId: number;
  /** Time in which others came first that had been written to the same worker, ms. */
  readonly heldUpMs: number;
}

/** Whole, or arriving. */
export type WorkerReply =
  | {
    readonly kind: "buffered";
    readonly head: ReplyHead;
    /** The whole body; the receiver owns the bytes. */
    readonly body: Uint8Array<ArrayBuffer>;
  }
  | {
    readonly kind: "streamed";
    readonly head: ReplyHead;
    /** Errors when the worker fails; cancelling it tells the worker that the client is gone. */
    readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  };

/** An interim answer, such as 103 Early Hints. */
export interface InterimReply {
  readonly status: number;
  readonly lines: readonly string[];
}
