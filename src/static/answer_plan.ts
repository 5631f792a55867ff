/**
 * What a request for a file is answered with: status, headers, and which bytes, before any byte is read.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import type { HeaderPair } from "../http/response_headers.ts";
import { type ByteRange, decideRange } from "./byte_range.ts";
import { isRangeCurrent, judgeConditions, type Validators } from "./conditional.ts";
import type { Coding } from "../http/encoding_choice.ts";
import { type BodyPart, lengthOf } from "./file_body.ts";
import { formatHttpDate } from "./http_date.ts";
import { layOutRanges, makeBoundary } from "./multipart_ranges.ts";

/** One form of a file: as it is, or compressed. */
export interface Representation {
  readonly sizeBytes: number;
  readonly validators: Validators;
  /** Of the plain file, whatever the coding. */
  readonly contentType: string;
  readonly cacheControl: string;
  readonly coding: Coding | undefined;
  /** Whether another client may be sent another form. */
  readonly isNegotiated: boolean;
}

/** What to answer. */
export type AnswerPlan =
  | { readonly kind: "no_body"; readonly status: number; readonly headers: HeaderPair[] }
  | { readonly kind: "error"; readonly status: 412 | 416; readonly headers: HeaderPair[] }
  | {
    readonly kind: "body";
    readonly status: number;
    readonly headers: HeaderPair[];
    readonly parts: readonly BodyPart[];
    readonly lengthBytes: number;
  };

/**
 * Plans the answer to a GET or HEAD. Range counts for GET only (RFC 9110, section 14.2).
 */
export function planAnswer(
  { method, fields }: Pick<RequestContext, "method" | "fields">,
  representation: Representation,
): AnswerPlan {
  const { validators } = representation;
  const headers = commonHeaders(representation);
  switch (judgeConditions(fields, validators)) {
    case "failed":
      return { kind: "error", status: 412, headers: [] };
    case "not_modified":
      return { kind: "no_body", status: 304, headers };
    case "proceed":
  }
  const { sizeBytes } = representation;
  describeContents(headers, representation);
  if (method === "HEAD") return withoutBody(200, headers, sizeBytes);
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

/** Plans to send the whole file whatever the client has, as the answer to anything but a plain GET or HEAD. */
export function planWhole(
  representation: Representation,
  { status, isHead }: { readonly status: number; readonly isHead: boolean },
): AnswerPlan {
  const headers = commonHeaders(representation);
  describeContents(headers, representation);
  const { sizeBytes } = representation;
  return isHead
    ? withoutBody(status, headers, sizeBytes)
    : withBody(status, headers, wholeFile(sizeBytes));
}

function describeContents(headers: HeaderPair[], { contentType, coding }: Representation): void {
  headers.push(["Content-Type", contentType]);
  if (coding !== undefined) headers.push(["Content-Encoding", coding]);
}

function withoutBody(status: number, headers: HeaderPair[], sizeBytes: number): AnswerPlan {
  headers.push(["Content-Length", String(sizeBytes)]);
  return { kind: "no_body", status, headers };
}

/** The fields that a 200, a 206 and a 304 have in common (RFC 9110, section 15.4.5). */
function commonHeaders(representation: Representation): HeaderPair[] {
  const { validators } = representation;
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
  status: number,
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
