/**
 * From what Deno hands over to the handler chain.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import { clientAddress, type PeerAddress } from "../http/client_address.ts";
import { errorResponse } from "../http/error_body.ts";
import type { AnswerNotes, MaybePromise, Next } from "../http/handler.ts";
import { RequestIdSource } from "../http/request_id.ts";
import { readRequestTarget, type TargetDefaults } from "../http/request_target.ts";

/** What the front needs. */
export interface FrontOptions {
  readonly chain: Next;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Known only once the listener is open. */
  readonly defaults: () => TargetDefaults;
}

/** Serves one request of the listener. */
export type Front = (request: Request, peer: PeerAddress) => MaybePromise<Response>;

/** Makes the front. A target that may not be used is answered here, before any handler sees it. */
export function createFront({ chain, clock, logger, defaults }: FrontOptions): Front {
  const ids = new RequestIdSource();
  return (request, peer) => {
    const startedMs = clock.nowMs();
    const requestId = ids.takeOrMake(request.headers.get("x-request-id"));
    const target = readRequestTarget(request, defaults());
    const { address, port } = clientAddress(peer);
    if (target.kind === "target_error") {
      logger.log("info", target.code, target.message, {
        request_id: requestId,
        fault: target.fault,
        remote: address,
      });
      return errorResponse(400, { request, requestId }, [["X-Request-Id", requestId]]);
    }
    const notes: AnswerNotes = { lane: "", workerId: 0, queueMs: 0, errorCode: "" };
    return chain({
      request,
      target,
      remoteAddress: address,
      remotePort: port,
      requestId,
      startedMs,
      notes,
    });
  };
}
