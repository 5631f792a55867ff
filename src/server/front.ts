/**
 * From what Deno hands over to the handler chain.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { clientAddress, type PeerAddress } from "../http/client_address.ts";
import { errorResponse } from "../http/error_body.ts";
import {
  type AnswerDelivery,
  freshNotes,
  type MaybePromise,
  type Next,
  type RequestContext,
} from "../http/handler.ts";
import { RequestFields } from "../http/request_fields.ts";
import { RequestIdSource } from "../http/request_id.ts";
import { requestLabel } from "../http/request_label.ts";
import {
  readRequestTarget,
  type RequestTarget,
  type TargetDefaults,
} from "../http/request_target.ts";
import type { TrustedProxies } from "../http/trusted_proxies.ts";

/** What the front needs. */
export interface FrontOptions {
  readonly chain: Next;
  /**
   * Answers requests whose target may not be used; their context has the URL as Deno made it for a raw target, and
   * nothing else of it. @default 400 without a record
   */
  readonly refuse?: Next | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Known only once the listener is open. */
  readonly defaults: () => TargetDefaults;
  /** Absent where nobody is trusted: then no forwarding field is even looked at. */
  readonly proxies?: TrustedProxies | undefined;
}

/** What the listener knows of a request beside itself. */
export interface RequestOrigin extends AnswerDelivery {
  readonly remoteAddr: PeerAddress;
}

/** Serves one request of the listener. */
export type Front = (request: Request, origin: RequestOrigin) => MaybePromise<Response>;

/** Makes the front. A target that may not be used is never seen by the chain. */
export function createFront(options: FrontOptions): Front {
  const { chain, clock, logger, defaults, proxies } = options;
  const refuse = options.refuse ??
    ((context: RequestContext) => requestLabel.answered(context, refuseTarget(context)));
  const ids = new RequestIdSource();
  return (request, origin) => {
    const startedMs = clock.nowMs();
    const { method } = request;
    const fields = new RequestFields(request.headers);
    const requestId = ids.takeOrMake(fields.get("x-request-id"));
    const target = readRequestTarget(request.url, fields, defaults());
    const peer = clientAddress(origin.remoteAddr);
    const notes = freshNotes();
    const isProxied = proxies !== undefined && proxies.isTrusted(peer.address);
    if (target.kind === "target_error") {
      logger.log("info", target.code, target.message, {
        request_id: requestId,
        fault: target.fault,
        remote: peer.address,
      });
      return refuse({
        request,
        method,
        fields,
        target: unusable(request),
        remoteAddress: peer.address,
        remotePort: peer.port,
        isFromTrustedProxy: isProxied,
        delivery: origin,
        requestId,
        startedMs,
        notes,
      });
    }
    const view = isProxied ? proxies.view(peer, target, fields) : undefined;
    const client = view?.client ?? peer;
    return chain({
      request,
      method,
      fields,
      target: view?.target ?? target,
      remoteAddress: client.address,
      remotePort: client.port,
      isFromTrustedProxy: isProxied,
      delivery: origin,
      requestId,
      startedMs,
      notes,
    });
  };
}

/** Answers 400. */
export function refuseTarget(context: RequestContext): Response {
  context.notes.errorCode = "bad_request";
  return errorResponse(400, context);
}

/** What is logged of a target of which nothing could be trusted. */
function unusable({ url }: Request): RequestTarget {
  return {
    kind: "target",
    raw: url,
    path: "",
    pathFault: "none",
    query: "",
    host: "",
    hostname: "",
    port: 0,
    scheme: "http",
  };
}
