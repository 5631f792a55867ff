/**
 * An exchange without a worker, and messages for it.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { PhpFailure, RequestUsage } from "../../src/protocol/messages.ts";
import { Exchange } from "../../src/worker/exchange.ts";
import type { ExchangeMessage } from "../../src/worker/exchange_options.ts";
import type { InterimReply, WorkerReply } from "../../src/worker/worker_reply.ts";

/** Figures of an ended request. */
export const USAGE: RequestUsage = { memoryKib: 1, peakKib: 2, wantsToRetire: false };
/** An uncaught exception. */
export const FAILURE: PhpFailure = { className: "E", message: "m", file: "f", line: 1, trace: "" };
/** Every body and part of one. */
export const BYTES = Uint8Array.of(1, 2, 3);

const HEAD: ExchangeMessage & { kind: "head" } = {
  kind: "head",
  id: 1,
  status: 200,
  lines: ["A: b"],
  body: BYTES,
  isBodyComplete: true,
  usage: USAGE,
};
/** One message of each kind that matters. */
export const MESSAGES = {
  answer: HEAD,
  headAndBody: { ...HEAD, usage: undefined },
  head: { ...HEAD, isBodyComplete: false, usage: undefined },
  headThatEnds: { ...HEAD, isBodyComplete: false },
  body: { kind: "body", id: 1, bytes: BYTES, isLast: false },
  last: { kind: "body", id: 1, bytes: BYTES, isLast: true },
  end: { kind: "end", id: 1, usage: USAGE, report: "{}" },
  error: { kind: "error", id: 1, failure: FAILURE },
  interim: { kind: "interim", id: 1, status: 103, lines: ["Link: </a>"] },
} as const satisfies Record<string, ExchangeMessage>;
/** Which message. */
export type Name = keyof typeof MESSAGES;

/** An exchange and what its listeners were told. */
export interface Made {
  readonly exchange: Exchange;
  readonly gone: Exchange[];
  readonly interims: InterimReply[];
}

/** An exchange that has taken these messages. */
export function makeExchange(...taken: Name[]): Made {
  const gone: Exchange[] = [];
  const interims: InterimReply[] = [];
  const exchange = new Exchange({
    id: 1,
    request: { requestId: "r", method: "GET", target: "/" },
    workerId: 5,
    client: undefined,
    onClientGone: (left) => gone.push(left),
    onBodyMoved: () => {},
    onCut: () => {},
    onInterim: (interim) => interims.push(interim),
  });
  for (const name of taken) exchange.take(MESSAGES[name], 0);
  return { exchange, gone, interims };
}

/** The body of a streamed reply. */
export async function streamOf(reply: Promise<WorkerReply>): Promise<ReadableStream<Uint8Array>> {
  const settled = await reply;
  assert(settled.kind === "streamed");
  return settled.body;
}
