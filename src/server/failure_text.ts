/**
 * What a developer sees of a failed request: the error with its trace. Dev mode only, and only on this machine.
 *
 * @module
 */
import type { FailurePage } from "../gateway/gateway_handler.ts";
import { STATUS } from "../gateway/error_response.ts";
import { WorkerBootError, WorkerCrashedError } from "../worker/worker_errors.ts";
import { NoWorkerError } from "../pool/pool_errors.ts";

/** Answers in plain text, which no browser and no terminal can misread. */
export const failureText: FailurePage = ({ error, php }, context) => {
  if (!isLoopback(context.remoteAddress) || isForwarded(context.request.headers)) return undefined;
  const cause = error instanceof NoWorkerError ? error.cause : error;
  const known = php ?? (hasFailure(cause) ? cause.failure : undefined);
  const lines = [
    known === undefined ? error.message : `${known.className}: ${known.message}`,
    known === undefined ? "" : `${known.file}:${known.line}\n\n${known.trace}`,
    cause instanceof Error && cause !== error && known === undefined ? cause.message : "",
    hasFailure(cause) && cause.lastLines.length > 0
      ? `Standard error of the worker:\n${cause.lastLines.join("\n")}`
      : "",
    error.hint === undefined ? "" : `Hint: ${error.hint}`,
    `Request id: ${context.requestId}`,
  ];
  return new Response(`${lines.filter((line) => line !== "").join("\n\n")}\n`, {
    status: STATUS[error.code] ?? 500,
    headers: [
      ["Content-Type", "text/plain; charset=UTF-8"],
      ["Cache-Control", "no-store"],
      ["X-Content-Type-Options", "nosniff"],
    ],
  });
};

function hasFailure(error: unknown): error is WorkerBootError | WorkerCrashedError {
  return error instanceof WorkerBootError || error instanceof WorkerCrashedError;
}

/** A proxy on this machine passes on requests of the whole world. */
function isForwarded(headers: Headers): boolean {
  return headers.has("forwarded") || headers.has("x-forwarded-for") || headers.has("via");
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
