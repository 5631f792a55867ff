import { assertEquals } from "@std/assert";
import {
  advance,
  type AnswerPlace,
  type ExchangeEvent,
  type ExchangeState,
  expectedIn,
  WAITING,
} from "../../src/worker/exchange_state.ts";
import { ReplyStream } from "../../src/worker/reply_stream.ts";

const stream = new ReplyStream(() => {});

function abandoned(next: AnswerPlace): ExchangeState {
  return { kind: "abandoned", next };
}

const STATES = {
  waiting: WAITING,
  watched: { kind: "watched" },
  streaming: { kind: "streaming", stream },
  finishing: { kind: "finishing" },
  abandonedHead: abandoned("head"),
  abandonedBody: abandoned("body"),
  abandonedEnd: abandoned("end"),
  ended: { kind: "ended" },
} as const satisfies Record<string, ExchangeState>;

const EVENTS = {
  watch: { kind: "watch" },
  begin: { kind: "begin", stream },
  complete: { kind: "complete" },
  answer: { kind: "answer" },
  end: { kind: "end" },
  give_up: { kind: "give_up" },
  cancel: { kind: "cancel" },
  fail: { kind: "fail" },
} as const satisfies Record<string, ExchangeEvent>;

type StateName = keyof typeof STATES;

const LEGAL: readonly [StateName, keyof typeof EVENTS, StateName][] = [
  ["waiting", "watch", "watched"],
  ["waiting", "begin", "streaming"],
  ["waiting", "complete", "finishing"],
  ["waiting", "answer", "ended"],
  ["waiting", "cancel", "abandonedHead"],
  ["waiting", "fail", "ended"],
  ["watched", "begin", "streaming"],
  ["watched", "complete", "finishing"],
  ["watched", "answer", "ended"],
  ["watched", "cancel", "abandonedHead"],
  ["watched", "fail", "ended"],
  ["streaming", "complete", "finishing"],
  ["streaming", "give_up", "ended"],
  ["streaming", "cancel", "abandonedBody"],
  ["streaming", "fail", "ended"],
  ["finishing", "end", "ended"],
  ["finishing", "cancel", "abandonedEnd"],
  ["finishing", "fail", "ended"],
  ["abandonedHead", "begin", "abandonedBody"],
  ["abandonedHead", "complete", "abandonedEnd"],
  ["abandonedHead", "answer", "ended"],
  ["abandonedHead", "end", "ended"],
  ["abandonedHead", "fail", "ended"],
  ["abandonedBody", "complete", "abandonedEnd"],
  ["abandonedBody", "end", "ended"],
  ["abandonedBody", "give_up", "ended"],
  ["abandonedBody", "fail", "ended"],
  ["abandonedEnd", "end", "ended"],
  ["abandonedEnd", "fail", "ended"],
];

Deno.test("advance follows the table of legal paths", () => {
  for (const [state, event, next] of LEGAL) {
    assertEquals(advance(STATES[state], EVENTS[event]), STATES[next], `${state} + ${event}`);
  }
});

Deno.test("advance refuses every pair that is not in the table", () => {
  const legal = new Set(LEGAL.map(([state, event]) => `${state} ${event}`));
  for (const [state, value] of Object.entries(STATES)) {
    for (const [event, happening] of Object.entries(EVENTS)) {
      if (legal.has(`${state} ${event}`)) continue;
      assertEquals(advance(value, happening), undefined, `${state} + ${event}`);
    }
  }
});

Deno.test("expectedIn names what may come, and END too once nobody waits", () => {
  assertEquals(Object.values(STATES).map(expectedIn), [
    "HEAD, INTERIM or ERROR",
    "HEAD, INTERIM or ERROR",
    "BODY, or ERROR and then END",
    "END",
    "HEAD, INTERIM or ERROR, or END",
    "BODY, or ERROR and then END, or END",
    "END",
    "nothing for a request that has ended",
  ]);
});
