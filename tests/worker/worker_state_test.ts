import { assertEquals, assertThrows } from "@std/assert";
import {
  IllegalTransitionError,
  type RetireReason,
  transition,
  type WorkerEvent,
  type WorkerState,
} from "../../src/worker/worker_state.ts";

const STATES = {
  starting: { kind: "starting", sinceMs: 1 },
  idle: { kind: "idle", sinceMs: 1 },
  busyOne: { kind: "busy", sinceMs: 1, outstanding: 1 },
  busyTwo: { kind: "busy", sinceMs: 1, outstanding: 2 },
  drainingNone: { kind: "draining", sinceMs: 1, outstanding: 0, reason: "ttl" },
  drainingTwo: { kind: "draining", sinceMs: 1, outstanding: 2, reason: "ttl" },
  dead: { kind: "dead", sinceMs: 1, reason: "ttl" },
} as const satisfies Record<string, WorkerState>;

const EVENTS = {
  ready: { kind: "ready", atMs: 9 },
  assign: { kind: "assign", atMs: 9 },
  finish: { kind: "finish", atMs: 9 },
  retire: { kind: "retire", atMs: 9, reason: "reload" },
  exit: { kind: "exit", atMs: 9, reason: "crash" },
} as const satisfies Record<string, WorkerEvent>;

type StateName = keyof typeof STATES;
type EventName = keyof typeof EVENTS;

const LEGAL: readonly [StateName, EventName, WorkerState][] = [
  ["starting", "ready", { kind: "idle", sinceMs: 9 }],
  ["starting", "retire", { kind: "draining", sinceMs: 9, outstanding: 0, reason: "reload" }],
  ["starting", "exit", { kind: "dead", sinceMs: 9, reason: "crash" }],
  ["idle", "assign", { kind: "busy", sinceMs: 9, outstanding: 1 }],
  ["idle", "retire", { kind: "draining", sinceMs: 9, outstanding: 0, reason: "reload" }],
  ["idle", "exit", { kind: "dead", sinceMs: 9, reason: "crash" }],
  ["busyOne", "assign", { kind: "busy", sinceMs: 1, outstanding: 2 }],
  ["busyOne", "finish", { kind: "idle", sinceMs: 9 }],
  ["busyOne", "retire", { kind: "draining", sinceMs: 9, outstanding: 1, reason: "reload" }],
  ["busyOne", "exit", { kind: "dead", sinceMs: 9, reason: "crash" }],
  ["busyTwo", "assign", { kind: "busy", sinceMs: 1, outstanding: 3 }],
  ["busyTwo", "finish", { kind: "busy", sinceMs: 9, outstanding: 1 }],
  ["busyTwo", "retire", { kind: "draining", sinceMs: 9, outstanding: 2, reason: "reload" }],
  ["busyTwo", "exit", { kind: "dead", sinceMs: 9, reason: "crash" }],
  ["drainingNone", "retire", STATES.drainingNone],
  ["drainingNone", "exit", { kind: "dead", sinceMs: 9, reason: "ttl" }],
  ["drainingTwo", "finish", { kind: "draining", sinceMs: 1, outstanding: 1, reason: "ttl" }],
  ["drainingTwo", "retire", STATES.drainingTwo],
  ["drainingTwo", "exit", { kind: "dead", sinceMs: 9, reason: "ttl" }],
];

const REFUSED: readonly [StateName, EventName][] = [
  ["starting", "assign"],
  ["starting", "finish"],
  ["idle", "ready"],
  ["idle", "finish"],
  ["busyOne", "ready"],
  ["busyTwo", "ready"],
  ["drainingNone", "ready"],
  ["drainingNone", "assign"],
  ["drainingNone", "finish"],
  ["drainingTwo", "ready"],
  ["drainingTwo", "assign"],
  ["dead", "ready"],
  ["dead", "assign"],
  ["dead", "finish"],
  ["dead", "retire"],
  ["dead", "exit"],
];

Deno.test("transition follows the table of legal paths", () => {
  for (const [state, event, next] of LEGAL) {
    assertEquals(transition(STATES[state], EVENTS[event]), next, `${state} + ${event}`);
  }
});

Deno.test("transition refuses everything else by name", () => {
  for (const [state, event] of REFUSED) {
    const error = assertThrows(
      () => transition(STATES[state], EVENTS[event]),
      IllegalTransitionError,
      `"${event}" to a worker that is "${STATES[state].kind}"`,
    );
    assertEquals(error.code, "illegal_transition");
  }
});

Deno.test("transition: the two tables cover every pair of state and event", () => {
  const covered = [...LEGAL, ...REFUSED].map(([state, event]) => `${state} ${event}`);
  const pairs = Object.keys(STATES).flatMap((state) =>
    Object.keys(EVENTS).map((event) => `${state} ${event}`)
  );
  assertEquals(covered.toSorted(), pairs.toSorted());
});

Deno.test("transition keeps the first reason to leave for every later reason", () => {
  const reasons: RetireReason[] = ["shutdown", "scale_down", "timeout"];
  let state: WorkerState = STATES.busyOne;
  state = transition(state, { kind: "retire", atMs: 2, reason: "max_requests" });
  for (const reason of reasons) state = transition(state, { kind: "retire", atMs: 3, reason });
  state = transition(state, { kind: "exit", atMs: 4, reason: "crash" });
  assertEquals(state, { kind: "dead", sinceMs: 4, reason: "max_requests" });
});

Deno.test("transition (Go server defect 10): the end of a request cannot make a draining worker idle", () => {
  let state: WorkerState = transition(STATES.idle, EVENTS.assign);
  state = transition(state, EVENTS.retire);
  state = transition(state, EVENTS.finish);
  assertEquals(state, { kind: "draining", sinceMs: 9, outstanding: 0, reason: "reload" });
  assertThrows(() => transition(state, EVENTS.assign), IllegalTransitionError);
});

Deno.test("transition does not change the state that it is given", () => {
  const state: WorkerState = Object.freeze({ kind: "busy", sinceMs: 1, outstanding: 2 });
  transition(state, EVENTS.finish);
  transition(state, EVENTS.retire);
  assertEquals(state, { kind: "busy", sinceMs: 1, outstanding: 2 });
});
