/**
 * Whether a client has to be sent what it asks for (RFC 9110, section 13.2.2).
 *
 * @module
 */
import { ifMatch, ifNoneMatch } from "@std/http/etag";
import { formatHttpDate, parseHttpDate } from "./http_date.ts";
import type { FieldReader } from "../http/request_fields.ts";

/** The facts about a file that its validators are made from. */
export interface FileFacts {
  readonly sizeBytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number | undefined;
  readonly inode: number | undefined;
}

/** What identifies one state of one file. */
export interface Validators {
  /** Strong entity tag, in quotes. */
  readonly etag: string;
  /** Whole seconds as milliseconds since 1970, never in the future; undefined where the time is not known. */
  readonly lastModifiedMs: number | undefined;
}

/** What the conditions of a request come to. */
export type Precondition =
  /** Go on, with the range that was asked for. */
  | "proceed"
  /** 304: the client has it. */
  | "not_modified"
  /** 412: the client wants another state of it. */
  | "failed";

/**
 * Makes the validators. Size, time to the millisecond and inode: a replaced file gets another tag even within the same
 * millisecond, and so does the compressed file beside it. Never the name, never the contents.
 *
 * @param nowMs Wall clock: a time in the future (a clock that was wrong) is sent as now.
 */
export function makeValidators(facts: FileFacts, nowMs: number): Validators {
  const { sizeBytes, modifiedMs, inode } = facts;
  const parts = [sizeBytes, modifiedMs ?? 0, inode ?? 0];
  const etag = `"${parts.map((part) => Math.trunc(part).toString(36)).join("-")}"`;
  if (modifiedMs === undefined) return { etag, lastModifiedMs: undefined };
  const seconds = Math.floor(Math.min(modifiedMs, nowMs) / 1000);
  return { etag, lastModifiedMs: seconds * 1000 };
}

/** Whether a request has any of the fields that can make the answer another one than the whole file. */
export function hasConditions(headers: FieldReader): boolean {
  return headers.get("if-none-match") !== null || headers.get("if-modified-since") !== null ||
    headers.get("range") !== null || headers.get("if-match") !== null ||
    headers.get("if-unmodified-since") !== null;
}

/** Judges If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since, in the order that RFC 9110 prescribes. */
export function judgeConditions(headers: FieldReader, validators: Validators): Precondition {
  const { etag, lastModifiedMs } = validators;
  const match = headers.get("if-match");
  if (match !== null) {
    if (!ifMatch(match, etag)) return "failed";
  } else {
    const limit = dateOf(headers.get("if-unmodified-since"));
    if (limit !== undefined && lastModifiedMs !== undefined && lastModifiedMs > limit) {
      return "failed";
    }
  }
  const noneMatch = headers.get("if-none-match");
  if (noneMatch !== null) return ifNoneMatch(noneMatch, etag) ? "proceed" : "not_modified";
  const since = dateOf(headers.get("if-modified-since"));
  if (since !== undefined && lastModifiedMs !== undefined && lastModifiedMs <= since) {
    return "not_modified";
  }
  return "proceed";
}

/**
 * Whether If-Range lets a range through: the tag compared strongly, or exactly the date that was sent. Anything else
 * gets the whole file.
 */
export function isRangeCurrent(headers: FieldReader, validators: Validators): boolean {
  const condition = headers.get("if-range");
  if (condition === null) return true;
  if (condition.startsWith('"')) return condition === validators.etag;
  const { lastModifiedMs } = validators;
  return lastModifiedMs !== undefined && condition === formatHttpDate(lastModifiedMs);
}

function dateOf(text: string | null): number | undefined {
  return text === null ? undefined : parseHttpDate(text);
}
