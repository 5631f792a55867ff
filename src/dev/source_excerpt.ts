/**
 * The lines around a place in a source file. Pure.
 *
 * @module
 */
import type { SourceExcerpt } from "./error_facts.ts";

/** Lines shown before and after the one that matters. */
const RADIUS = 6;
/** A longer line is cut: nobody reads minified code in an error page. */
const MAX_LINE_LENGTH = 240;

/** Cuts out what surrounds `line` (1 and up); undefined if the text has no such line. */
export function excerptAround(text: string, line: number): SourceExcerpt | undefined {
  const lines = text.split("\n");
  if (line < 1 || line > lines.length) return undefined;
  const first = Math.max(1, line - RADIUS);
  const shown = lines.slice(first - 1, line + RADIUS);
  return { firstLine: first, lines: shown.map((shownLine) => cut(shownLine.trimEnd())) };
}

function cut(line: string): string {
  return line.length > MAX_LINE_LENGTH ? `${line.slice(0, MAX_LINE_LENGTH)}…` : line;
}
