/**
 * What an exchange is made of.
 *
 * @module
 */
import type { AppServerError } from "../base/errors.ts";
import type { WorkerMessage } from "../protocol/messages.ts";
import type { Exchange } from "./exchange.ts";
import type { InterimReply } from "./worker_reply.ts";

/** Messages that belong to a request. */
export type ExchangeMessage = Extract<
  WorkerMessage,
  { readonly kind: "head" | "body" | "end" | "error" | "interim" }
>;

/** Something whose signal aborts when the client leaves, such as a `Request`. */
export interface ClientPresence {
  readonly signal: AbortSignal;
}

/** How people and logs call a request; its head will do. */
export interface RequestNames {
  /** Identifier in log and header. */
  readonly requestId: string;
  readonly method: string;
  /** Raw path and query. */
  readonly target: string;
}

/** Limits and listeners of an exchange. */
export interface ExchangeOptions {
  /** Number of the request on the wire. */
  readonly id: number;
  readonly request: RequestNames;
  readonly workerId: number;
  /** Who waits for the answer; its signal is looked at only when the request takes long. */
  readonly client: ClientPresence | undefined;
  /** Called when the client leaves a streamed answer. */
  readonly onClientGone: (exchange: Exchange) => void;
  /** Called when the worker fails in the middle of a streamed answer. */
  readonly onCut: (error: AppServerError) => void;
  /** Called for 103 and the like. */
  readonly onInterim: ((interim: InterimReply) => void) | undefined;
  /** Called when another part of the request's body has arrived. */
  readonly onBodyMoved: (exchange: Exchange) => void;
}
