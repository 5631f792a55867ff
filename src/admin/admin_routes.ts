/**
 * The addresses of the admin listener.
 *
 * @module
 */
import { accepts } from "@std/http/negotiation";
import type { Clock } from "../base/clock.ts";
import { errorResponse } from "../http/error_body.ts";
import type { MaybePromise, Next, RequestContext } from "../http/handler.ts";
import { jsonResponse } from "../http/json_response.ts";
import { PROMETHEUS_CONTENT_TYPE, prometheusText } from "../metrics/prometheus_text.ts";
import type { ActionOutcome, AdminTarget, ServerStatus } from "./admin_target.ts";
import type { AdminToken } from "./admin_token.ts";
import { readScaleOrder } from "./scale_order.ts";
import { readiness, readyReport, statusReport } from "./status_report.ts";
import { statusText } from "./status_text.ts";

/** What the routes are about. */
export interface AdminRouteOptions {
  readonly target: AdminTarget;
  readonly token: AdminToken;
  readonly clock: Clock;
}

type Route =
  /** Tells something; needs no token. */
  | { readonly method: "GET"; readonly answer: (request: Request) => Response }
  /** Changes something: only by POST, and only with the token. */
  | { readonly method: "POST"; readonly act: (request: Request) => MaybePromise<ActionOutcome> };

const FAILURE_STATUS = { refused: 409, unclear: 400 } as const;

/** Makes the end of the chain: what is not in the table is not there. */
export function createAdminRoutes({ target, token, clock }: AdminRouteOptions): Next {
  const routes: Readonly<Record<string, Route>> = {
    "/health": { method: "GET", answer: () => jsonResponse({ status: "live" }) },
    "/ready": {
      method: "GET",
      answer: () => {
        const status = target.status();
        const isReady = readiness(status) === "ready";
        return jsonResponse(readyReport(status), { status: isReady ? 200 : 503 });
      },
    },
    "/status": {
      method: "GET",
      answer: (request) => statusResponse(request, target.status(), clock.epochMs()),
    },
    "/metrics": { method: "GET", answer: () => metricsResponse(target) },
    "/recycle": { method: "POST", act: () => target.recycle() },
    "/reload": { method: "POST", act: () => target.reload() },
    "/scale": {
      method: "POST",
      act: async (request) => {
        const order = await readScaleOrder(request);
        return order.kind === "order" ? target.scale(order.lane, order.workers) : order;
      },
    },
    "/stop": { method: "POST", act: () => target.stop() },
  };
  return (context) => {
    const { path } = context.target;
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    return route === undefined ? failed(404, "not_found", context) : follow(route, context, token);
  };
}

function follow(
  route: Route,
  context: RequestContext,
  token: AdminToken,
): MaybePromise<Response> {
  const { request } = context;
  if (route.method === "GET") {
    const isRead = request.method === "GET" || request.method === "HEAD";
    return isRead ? route.answer(request) : failed(405, "method_not_allowed", context, "GET, HEAD");
  }
  if (request.method !== "POST") return failed(405, "method_not_allowed", context, "POST");
  return token.isBorneBy(request) ? perform(route.act, context) : unauthorized(context);
}

async function perform(
  act: (request: Request) => MaybePromise<ActionOutcome>,
  { request }: RequestContext,
): Promise<Response> {
  const outcome = await act(request);
  return outcome.kind === "done"
    ? jsonResponse({ status: "ok", ...outcome.detail })
    : jsonResponse({ status: outcome.kind, reason: outcome.reason }, {
      status: FAILURE_STATUS[outcome.kind],
    });
}

/** Text for people who ask for it, as `appserver status` does; otherwise JSON. */
function statusResponse(request: Request, status: ServerStatus, nowEpochMs: number): Response {
  if (accepts(request, "application/json", "text/plain") !== "text/plain") {
    return jsonResponse(statusReport(status, nowEpochMs));
  }
  return new Response(new TextEncoder().encode(`${statusText(status, nowEpochMs)}\n`), {
    headers: [["Content-Type", "text/plain; charset=UTF-8"], ["Cache-Control", "no-store"]],
  });
}

function metricsResponse(target: AdminTarget): Response {
  return new Response(new TextEncoder().encode(prometheusText(target.metrics())), {
    headers: [
      ["Content-Type", PROMETHEUS_CONTENT_TYPE],
      ["Cache-Control", "no-store"],
    ],
  });
}

function failed(
  status: 404 | 405,
  code: "not_found" | "method_not_allowed",
  context: RequestContext,
  allow?: string,
): Response {
  context.notes.errorCode = code;
  return errorResponse(status, context, allow === undefined ? [] : [["Allow", allow]]);
}

function unauthorized(context: RequestContext): Response {
  context.notes.errorCode = "forbidden";
  return errorResponse(401, context, [["WWW-Authenticate", 'Bearer realm="appserver"']]);
}
