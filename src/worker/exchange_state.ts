/**
 * How far an answer has come.
 *
 * @module
 */
import type { ReplyStream } from "./reply_stream.ts";

/** How far the answer has come. */
export type ExchangeState =
  /** Nothing was answered yet. */
  | { readonly kind: "waiting" }
  /** The head is with the client, bytes of the body are on their way. */
  | { readonly kind: "streaming"; readonly stream: ReplyStream }
  /** The answer is whole; PHP still works on something. */
  | { readonly kind: "finishing" }
  /** END came, or the worker died: the worker owes nothing any more. */
  | { readonly kind: "ended" };

// The states that carry nothing are shared: a request allocates none of them.
/** Nothing was answered yet. */
export const WAITING: ExchangeState = { kind: "waiting" };
/** The answer is whole; PHP still works on something. */
export const FINISHING: ExchangeState = { kind: "finishing" };
/** The worker owes nothing any more. */
export const ENDED: ExchangeState = { kind: "ended" };

/** What may come in each state, for error messages. */
export const EXPECTED: Readonly<Record<ExchangeState["kind"], string>> = {
  waiting: "HEAD, INTERIM or ERROR",
  streaming: "BODY, or ERROR and then END",
  finishing: "END",
  ended: "nothing for a request that has ended",
};
