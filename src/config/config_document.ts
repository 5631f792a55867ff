/**
 * A configuration file taken apart: raw values by key, places of everything, and the mistakes that need no knowledge
 * of a single key.
 *
 * @module
 */
import { parse as parseJsonc } from "@std/jsonc";
import { closestWord } from "./closest_word.ts";
import type { ConfigIssue } from "./config_issue.ts";
import { CONFIG_KEYS } from "./config_keys.ts";
import { joinPath } from "./config_path.ts";
import type { FieldReport } from "./field.ts";
import { describeValue, entriesOf } from "./field_readers.ts";
import { type EntryPosition, type JsonPositions, scanJson } from "./json_positions.ts";
import type { TextPosition } from "./text_position.ts";

/** A file that was read, sound or not. */
export interface ConfigDocument {
  /** What the user calls it, for messages. */
  readonly source: string;
  /** Raw values by key; empty when the text could not be read. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly issues: readonly ConfigIssue[];
  /** Turns a report into an issue with the place of its path, or of the nearest thing around it. */
  place(report: FieldReport): ConfigIssue;
  /** Place of a key's name, for telling where a value came from. */
  positionOf(key: string): TextPosition | undefined;
}

/** Accepted and ignored: editors read it to find the schema. */
const SCHEMA_KEY = "$schema";

/** A report with the place it belongs to. */
interface PlacedReport extends Omit<FieldReport, "severity"> {
  readonly at: TextPosition;
}

const START: TextPosition = { line: 1, column: 1 };

/** Takes a text apart. Never throws; what is wrong is in `issues`. */
export function readConfigDocument(text: string, source: string): ConfigDocument {
  // Some editors still put a byte order mark in front.
  const body = text.startsWith("\ufeff") ? text.slice(1) : text;
  const positions = scanJson(body);
  const values = new Map<string, unknown>();
  const reports: PlacedReport[] = positions.duplicates.map(({ path, first, second }) => ({
    path,
    code: "duplicate_key",
    message: `stands twice: first at ${first.line}:${first.column}`,
    hint: "Remove one of them",
    at: second,
  }));
  const root = readRoot(body, positions);
  if (root.kind === "refused") reports.push(root.report);
  for (const [name, value] of root.kind === "read" ? root.entries : []) {
    const path = joinPath("", name);
    const at = positions.entries.get(path)?.key ?? START;
    const report = unknownKey(name, path, at);
    if (report !== undefined) reports.push(report);
    else values.set(name, value);
  }
  return {
    source,
    values,
    issues: reports.map(({ at, ...report }) => ({ severity: "error", source, ...report, ...at })),
    place: (report) => ({ source, ...report, ...placeOf(report, positions) }),
    positionOf: (key) => positions.entries.get(joinPath("", key))?.key,
  };
}

type Root =
  | { readonly kind: "read"; readonly entries: readonly (readonly [string, unknown])[] }
  | { readonly kind: "refused"; readonly report: PlacedReport };

function readRoot(body: string, positions: JsonPositions): Root {
  const refuse = (code: "syntax" | "wrong_type", message: string, hint: string, at: TextPosition) =>
    ({ kind: "refused", report: { path: "", code, message, hint, at } }) as const;
  if (positions.fault !== undefined) {
    const { message, hint, position } = positions.fault;
    return refuse("syntax", message, hintForText(body, hint), position);
  }
  let value: unknown;
  try {
    value = parseJsonc(body);
  } catch (error) {
    // Both readers agree on all that is known; should a later version not, a reload must still end in an issue.
    return refuse("syntax", String(error), "", START);
  }
  const entries = entriesOf(value);
  if (entries !== undefined) return { kind: "read", entries };
  const hint = "Begin the file with { and end it with }";
  const at = positions.entries.get("")?.value ?? START;
  return refuse("wrong_type", `must be an object: got ${describeValue(value)}`, hint, at);
}

function unknownKey(name: string, path: string, at: TextPosition): PlacedReport | undefined {
  const names = CONFIG_KEYS.map((key) => key.name);
  if (name === SCHEMA_KEY || names.includes(name)) return undefined;
  const meant = closestWord(name, names);
  const hint = meant === undefined
    ? "The keys are listed in docs/CONFIG.md"
    : `Did you mean "${meant}"?`;
  return { path, code: "unknown_key", message: "is not a known key", hint, at };
}

/** A missing value has no place of its own, so the place of what surrounds it is used. */
function placeOf(report: FieldReport, positions: JsonPositions): TextPosition {
  let path = report.path;
  let entry: EntryPosition | undefined = positions.entries.get(path);
  while (entry === undefined && path !== "") {
    path = path.slice(0, Math.max(0, path.lastIndexOf("."), path.lastIndexOf("[")));
    entry = positions.entries.get(path);
  }
  if (entry === undefined) return { line: 1, column: 1 };
  return report.code === "unknown_key" ? entry.key : entry.value;
}

function hintForText(body: string, hint: string): string {
  return body.trim() === "" ? "Write {} for all defaults, or remove the file" : hint;
}
