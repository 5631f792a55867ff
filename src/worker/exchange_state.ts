/**
 * How far an answer has come, and whether anybody waits for it: a union, moved by one function.
 *
 * ```
 * waiting ─watch─► watched            cancel in any of the four: ─► abandoned, which goes on at the same place
 *    └──────┬─────────┘               fail in any of them:       ─► ended
 *           ├─begin────► streaming ─complete─► finishing ─end─► ended
 *           ├─complete───────────────────────►     │
 *           └─answer──────────────────────────────────────────► ended
 * ```
 *
 * @module
 */
import { assertNever } from "../base/assert_never.ts";
import type { ReplyStream } from "./reply_stream.ts";

/** Where an answer is. */
export type AnswerPlace = "head" | "body" | "end";

/** How far the answer has come. */
export type ExchangeState =
  /** Nothing was answered yet. Most requests never leave this state but for `ended`. */
  | { readonly kind: "waiting" }
  /** The same, and the client's signal is being listened to. */
  | { readonly kind: "watched" }
  /** The head is with the client, bytes of the body are on their way. */
  | { readonly kind: "streaming"; readonly stream: ReplyStream }
  /** The answer is whole; PHP still works on something. */
  | { readonly kind: "finishing" }
  /** Nobody waits any more, and the worker was told. `next` is what may still come, all of which is dropped. */
  | { readonly kind: "abandoned"; readonly next: AnswerPlace }
  /** END came, or the worker died: the worker owes nothing any more. */
  | { readonly kind: "ended" };

/** What happens to an exchange. */
export type ExchangeEvent =
  /** The request takes long: its client is listened to from now on. */
  | { readonly kind: "watch" }
  /** HEAD, and the body follows. */
  | { readonly kind: "begin"; readonly stream: ReplyStream }
  /** The last byte of the body, with HEAD or later. */
  | { readonly kind: "complete" }
  /** HEAD with all of the body and END. */
  | { readonly kind: "answer" }
  /** END. */
  | { readonly kind: "end" }
  /** END in the middle of a body, after PHP said why. */
  | { readonly kind: "give_up" }
  /** Nobody waits any more. */
  | { readonly kind: "cancel" }
  /** The worker cannot go on. */
  | { readonly kind: "fail" };

// States and events that carry nothing are shared: a request allocates none of them.
/** Nothing was answered yet. */
export const WAITING: ExchangeState = { kind: "waiting" };
const WATCHED: ExchangeState = { kind: "watched" };
const FINISHING: ExchangeState = { kind: "finishing" };
const ENDED: ExchangeState = { kind: "ended" };
const ABANDONED: Readonly<Record<AnswerPlace, ExchangeState>> = {
  head: { kind: "abandoned", next: "head" },
  body: { kind: "abandoned", next: "body" },
  end: { kind: "abandoned", next: "end" },
};

/** What may come in each place, for error messages. */
const EXPECTED: Readonly<Record<AnswerPlace, string>> = {
  head: "HEAD, INTERIM or ERROR",
  body: "BODY, or ERROR and then END",
  end: "END",
};

/** The place of the answer in this state; undefined when nothing may come any more. */
export function answerPlace(state: ExchangeState): AnswerPlace | undefined {
  switch (state.kind) {
    case "waiting":
    case "watched":
      return "head";
    case "streaming":
      return "body";
    case "finishing":
      return "end";
    case "abandoned":
      return state.next;
    case "ended":
      return undefined;
    default:
      return assertNever(state);
  }
}

/** What may come in this state, a short phrase. */
export function expectedIn(state: ExchangeState): string {
  const place = answerPlace(state);
  if (place === undefined) return "nothing for a request that has ended";
  return state.kind === "abandoned" && place !== "end"
    ? `${EXPECTED[place]}, or END`
    : EXPECTED[place];
}

/** The next state; undefined when the event cannot happen in this one. */
export function advance(state: ExchangeState, event: ExchangeEvent): ExchangeState | undefined {
  const place = answerPlace(state);
  if (place === undefined) return undefined;
  const isAbandoned = state.kind === "abandoned";
  switch (event.kind) {
    case "watch":
      return state.kind === "waiting" ? WATCHED : undefined;
    case "begin":
      if (place !== "head") return undefined;
      return isAbandoned ? ABANDONED.body : { kind: "streaming", stream: event.stream };
    case "complete":
      if (place === "end") return undefined;
      return isAbandoned ? ABANDONED.end : FINISHING;
    case "answer":
      return place === "head" ? ENDED : undefined;
    case "end":
      return isAbandoned || place === "end" ? ENDED : undefined;
    case "give_up":
      return place === "body" ? ENDED : undefined;
    case "cancel":
      return isAbandoned ? undefined : ABANDONED[place];
    case "fail":
      return ENDED;
    default:
      return assertNever(event);
  }
}
