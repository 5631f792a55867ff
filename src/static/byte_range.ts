/**
 * The Range field for bytes (RFC 9110, section 14).
 *
 * @module
 */

/** Part of a file: `first` and `last` are both in it, 0 ≤ first ≤ last < size. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** What is sent. */
export type RangeDecision =
  /** 200: there was no range, or none that is worth serving. */
  | { readonly kind: "whole" }
  /** 206, one part. */
  | { readonly kind: "single"; readonly range: ByteRange }
  /** 206, `multipart/byteranges`; parts as they were asked for, two at least. */
  | { readonly kind: "multi"; readonly ranges: readonly ByteRange[] }
  /** 416. */
  | { readonly kind: "unsatisfiable" };

const WHOLE: RangeDecision = { kind: "whole" };
const UNSATISFIABLE: RangeDecision = { kind: "unsatisfiable" };

/** A reader of documents asks for a handful; hundreds are meant to make the answer larger than the file. */
const MAX_RANGES = 16;
/** What a part costs beside its bytes: boundary, Content-Type, Content-Range. An estimate, bytes. */
const PART_OVERHEAD_BYTES = 200;

const RANGE_SPEC = /^(\d*)-(\d*)$/;

/**
 * Decides about a Range field. What is no valid list of byte ranges is ignored, as RFC 9110 allows. Several ranges are
 * served only if they are few, apart from each other and together smaller than the file, so that no answer is larger
 * than the file itself.
 *
 * @param field Value of the Range field, null if there is none.
 */
export function decideRange(field: string | null, sizeBytes: number): RangeDecision {
  if (field === null) return WHOLE;
  const equals = field.indexOf("=");
  if (equals === -1 || field.slice(0, equals).trim().toLowerCase() !== "bytes") return WHOLE;
  const specs = field.slice(equals + 1).split(",");
  if (specs.length > MAX_RANGES) return WHOLE;
  const ranges: ByteRange[] = [];
  for (const spec of specs) {
    const range = parseSpec(spec.trim(), sizeBytes);
    if (range === "invalid") return WHOLE;
    if (range !== "unsatisfiable") ranges.push(range);
  }
  const [range] = ranges;
  if (range === undefined) return UNSATISFIABLE;
  if (ranges.length === 1) return { kind: "single", range };
  return isWorthIt(ranges, sizeBytes) ? { kind: "multi", ranges } : WHOLE;
}

function parseSpec(spec: string, sizeBytes: number): ByteRange | "invalid" | "unsatisfiable" {
  const match = RANGE_SPEC.exec(spec);
  if (match === null) return "invalid";
  const [, from = "", to = ""] = match;
  if (from === "") {
    if (to === "") return "invalid";
    // The last so many bytes; of an empty file there are none.
    const count = Math.min(Number(to), sizeBytes);
    return count === 0 ? "unsatisfiable" : { first: sizeBytes - count, last: sizeBytes - 1 };
  }
  // Numbers beyond 2^53 lose digits, but stay beyond every size.
  const first = Number(from);
  const last = to === "" ? Infinity : Number(to);
  if (last < first) return "invalid";
  return first >= sizeBytes ? "unsatisfiable" : { first, last: Math.min(last, sizeBytes - 1) };
}

function isWorthIt(ranges: readonly ByteRange[], sizeBytes: number): boolean {
  const sorted = ranges.toSorted((one, other) => one.first - other.first);
  let totalBytes = 0;
  let end = -1;
  for (const { first, last } of sorted) {
    if (first <= end) return false;
    end = last;
    totalBytes += last - first + 1 + PART_OVERHEAD_BYTES;
  }
  return totalBytes < sizeBytes;
}
