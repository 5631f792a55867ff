/**
 * What a request for a file is answered with: status, headers, and which bytes, before any byte is read.
 *
 * @module
 */
import type { HeaderPair } from "../http/response_headers.ts";
import { type ByteRange, decideRange } from "./byte_range.ts";
import { isRangeCurrent, judgeConditions, makeValidators, type Validators } from "./conditional.ts";
import type { Coding } from "./encoding_choice.ts";
import { type BodyPart, lengthOf } from "./file_body.ts";
import { formatHttpDate } from "./http_date.ts";
import { layOutRanges, makeBoundary } from "./multipart_ranges.ts";

/** One form of a file: as it is, or compressed. */
export interface Representation {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number | undefined;
  readonly inode: number | undefined;
  /** Of the plain file, whatever the coding. */
  readonly contentType: string;
  readonly cacheControl: string;
  readonly coding: Coding | undefined;
  /** Whether another client may be sent another form. */
  readonly isNegotiated: boolean;
}

/** What to answer. */
export type AnswerPlan =
  | { readonly kind: "no_body"; readonly status: 200 | 304; readonly headers: HeaderPair[] }
  | { readonly kind: "error"; readonly status: 412 | 416; readonly headers: HeaderPair[] }
  | {
    readonly kind: "body";
    readonly status: 200 | 206;
    readonly headers: HeaderPair[];
    readonly parts: readonly BodyPart[];
    readonly lengthBytes: number;
  };

/**
 * Plans the answer to a GET or HEAD. Range counts for GET only (RFC 9110, section 14.2).
 *
 * @param nowMs Wall clock, milliseconds since 1970.
 */
export function planAnswer(
  request: Pick<Request, "method" | "headers">,
  representation: Representation,
  nowMs: number,
): AnswerPlan {
  const { headers: fields, method } = request;
  const validators = makeValidators(representation, nowMs);
  const headers = commonHeaders(representation, validators);
  switch (judgeConditions(fields, validators)) {
    case "failed":
      return { kind: "error", status: 412, headers: [] };
    case "not_modified":
      return { kind: "no_body", status: 304, headers };
    case "proceed":
  }
  const { contentType, sizeBytes } = representation;
  headers.push(["Content-Type", contentType]);
  if (representation.coding !== undefined) {
    headers.push(["Content-Encoding", representation.coding]);
  }
  if (method === "HEAD") {
    headers.push(["Content-Length", String(sizeBytes)]);
    return { kind: "no_body", status: 200, headers };
  }
  const range = isRangeCurrent(fields, validators) ? fields.get("range") : null;
  const decision = decideRange(range, sizeBytes);
  switch (decision.kind) {
    case "unsatisfiable":
      return { kind: "error", status: 416, headers: [["Content-Range", `bytes */${sizeBytes}`]] };
    case "whole":
      return withBody(200, headers, wholeFile(sizeBytes));
    case "single":
      headers.push(["Content-Range", contentRange(decision.range, sizeBytes)]);
      return withBody(206, headers, [{ kind: "range", range: decision.range }]);
    case "multi": {
      const multipart = layOutRanges(decision.ranges, representation, makeBoundary());
      const kept = headers.filter(([name]) => name !== "Content-Type");
      kept.push(["Content-Type", multipart.contentType]);
      return withBody(206, kept, multipart.parts);
    }
  }
}

/** The fields that a 200, a 206 and a 304 have in common (RFC 9110, section 15.4.5). */
function commonHeaders(representation: Representation, validators: Validators): HeaderPair[] {
  const headers: HeaderPair[] = [
    ["ETag", validators.etag],
    ["Cache-Control", representation.cacheControl],
    ["Accept-Ranges", "bytes"],
    ["X-Content-Type-Options", "nosniff"],
  ];
  if (validators.lastModifiedMs !== undefined) {
    headers.push(["Last-Modified", formatHttpDate(validators.lastModifiedMs)]);
  }
  if (representation.isNegotiated) headers.push(["Vary", "Accept-Encoding"]);
  return headers;
}

function withBody(
  status: 200 | 206,
  headers: HeaderPair[],
  parts: readonly BodyPart[],
): AnswerPlan {
  const lengthBytes = lengthOf(parts);
  headers.push(["Content-Length", String(lengthBytes)]);
  return { kind: "body", status, headers, parts, lengthBytes };
}

function wholeFile(sizeBytes: number): BodyPart[] {
  return sizeBytes === 0 ? [] : [{ kind: "range", range: { first: 0, last: sizeBytes - 1 } }];
}

function contentRange(range: ByteRange, sizeBytes: number): string {
  return `bytes ${range.first}-${range.last}/${sizeBytes}`;
}
