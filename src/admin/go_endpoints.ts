/**
 * The addresses that the Go server had on its public port, in its JSON shapes. There they were open to everybody; here
 * they exist only for whoever bears the token.
 *
 * @module
 */
import { errorResponse } from "../http/error_body.ts";
import type { Handler } from "../http/handler.ts";
import { jsonResponse } from "../http/json_response.ts";
import type { RequestTotals } from "../metrics/request_metrics.ts";
import type { RouteTotal } from "../metrics/route_totals.ts";
import type { AdminTarget, LaneStatus } from "./admin_target.ts";
import type { AdminToken } from "./admin_token.ts";

/** What the addresses are about. */
export interface GoEndpointOptions {
  readonly target: AdminTarget;
  readonly token: AdminToken;
  readonly totals: () => RequestTotals;
}

const NS_PER_MS = 1_000_000;
const PREFIX = "/__baremetal/";

/** A request without the token goes on to the application, as if there were nothing here. */
export function goEndpoints({ target, token, totals }: GoEndpointOptions): Handler {
  return (context, next) => {
    const { path } = context.target;
    if (!path.startsWith(PREFIX) || !token.isBorneBy(context.request)) return next(context);
    const { method } = context;
    switch (path.slice(PREFIX.length)) {
      case "health":
        return jsonResponse(healthShape(target.status().lanes));
      case "metrics": {
        const { requests, errors, routes } = totals();
        return jsonResponse({
          total_requests: requests,
          total_errors: errors,
          in_flight: target.status().inFlight,
          by_route: Object.fromEntries([...routes].map(routeShape)),
        });
      }
      case "recycle":
        if (method !== "POST") return errorResponse(405, context, [["Allow", "POST"]]);
        // As there, the answer does not wait; unlike there, no worker leaves before its successor is ready.
        void target.recycle();
        return jsonResponse({ status: "ok", note: "workers are being replaced, successor first" });
      default:
        return next(context);
    }
  };
}

function routeShape(
  [route, { count, totalMs }]: readonly [string, RouteTotal],
): readonly [string, Readonly<Record<string, number>>] {
  const latencyNs = Math.round(totalMs * NS_PER_MS);
  // The first name is the Go server's, typing error and all: what reads it there reads it here.
  return [route, { count, total_lacency_ns: latencyNs, total_latency_ns: latencyNs }];
}

function healthShape(lanes: readonly LaneStatus[]): Readonly<Record<string, unknown>> {
  const pool = (name: string) => {
    const lane = lanes.find((candidate) => candidate.lane === name);
    const [size, ready] = [lane?.size ?? 0, lane?.ready ?? 0];
    return { workers: size, dead_workers: Math.max(0, size - ready) };
  };
  return { fast_pool: pool("fast"), slow_pool: pool("slow") };
}
