/**
 * A real `Dispatcher` over processes that do not exist.
 *
 * @module
 */
import type { LaneRules } from "../../src/dispatch/classify.ts";
import { Dispatcher, type DispatchRequest } from "../../src/dispatch/dispatcher.ts";
import { RouteLatency } from "../../src/dispatch/route_latency.ts";
import { FakeClock } from "./fake_clock.ts";
import { PoolUnderTest, type PoolUnderTestOptions } from "./fake_pool.ts";
import { requestHead } from "./fake_worker.ts";

const RULES: LaneRules = {
  slowMethods: ["PUT"],
  slowRoutes: [],
  slowBodyThreshold: 1_000,
  hasSlowLane: true,
};

/** A request with the fields that a test does not care about. */
export function request(
  fields: Partial<DispatchRequest> & { method?: string } = {},
): DispatchRequest {
  const { method = "GET", ...rest } = fields;
  return {
    head: requestHead({ method }),
    body: { kind: "none" },
    path: "/page/1",
    client: new AbortController(),
    ...rest,
  };
}

/** A dispatcher over two lanes that run; `changes` has what its latency learned. */
export async function makeDispatcher(
  options: PoolUnderTestOptions & { readonly hasSlow?: boolean; readonly answers?: boolean } = {},
) {
  const clock = new FakeClock();
  const fast = new PoolUnderTest({ size: 2, ...options, clock });
  const slow = new PoolUnderTest({ size: 1, ...options, lane: "slow", clock });
  fast.behaviour = slow.behaviour = { answers: options.answers ?? true };
  await fast.start();
  if (options.hasSlow !== false) await slow.start();
  const changes: string[] = [];
  const latency = new RouteLatency((route, isSlow) => changes.push(`${route} ${isSlow}`));
  const dispatcher = new Dispatcher({
    rules: RULES,
    fast: fast.pool,
    slow: options.hasSlow === false ? undefined : slow.pool,
    latency,
    clock,
  });
  const end = async () => {
    await fast.halt();
    await slow.end();
  };
  return { clock, fast, slow, dispatcher, latency, changes, end };
}
