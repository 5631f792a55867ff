/**
 * Which lane a request takes. Pure.
 *
 * @module
 */

/** The two lanes. Slow requests wait for slow requests only. */
export type Lane = "fast" | "slow";

/** Why a request took its lane, for the log and the slow-request hints. */
export type LaneReason = "default" | "method" | "route" | "body_size" | "learned" | "single_lane";

/** What decides. */
export interface LaneRules {
  /** Methods that are slow, upper case. */
  readonly slowMethods: readonly string[];
  /** Path prefixes that are slow. */
  readonly slowRoutes: readonly string[];
  /** A body of more bytes is slow; Infinity for no such rule. */
  readonly slowBodyThreshold: number;
  /** False when there are no slow workers: everything is fast then. */
  readonly hasSlowLane: boolean;
}

/** A lane and why. The values are shared: a request allocates none. */
export interface Classification {
  readonly lane: Lane;
  readonly reason: LaneReason;
}

const SINGLE: Classification = { lane: "fast", reason: "single_lane" };
const FAST: Classification = { lane: "fast", reason: "default" };
const BY_METHOD: Classification = { lane: "slow", reason: "method" };
const BY_ROUTE: Classification = { lane: "slow", reason: "route" };
const BY_BODY: Classification = { lane: "slow", reason: "body_size" };
const BY_LEARNING: Classification = { lane: "slow", reason: "learned" };

/** Streaming routes of the Go server's users: always slow. */
const STREAM_PREFIX = "/stream/";

/**
 * Chooses the lane. `path` is the decoded path, `bodyBytes` undefined for a body that is still arriving, `isLearnedSlow`
 * says what experience says about the route.
 */
export function classify(
  rules: LaneRules,
  method: string,
  path: string,
  bodyBytes: number | undefined,
  isLearnedSlow: boolean,
): Classification {
  if (!rules.hasSlowLane) return SINGLE;
  if (rules.slowMethods.includes(method)) return BY_METHOD;
  if (path.startsWith(STREAM_PREFIX)) return BY_ROUTE;
  for (const prefix of rules.slowRoutes) {
    if (path.startsWith(prefix)) return BY_ROUTE;
  }
  // A body of unknown length is still on its way: its sender decides how long it takes, whatever the threshold.
  if (bodyBytes === undefined || bodyBytes > rules.slowBodyThreshold) return BY_BODY;
  return isLearnedSlow ? BY_LEARNING : FAST;
}
