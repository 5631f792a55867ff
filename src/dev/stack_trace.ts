/**
 * Reads the stack traces that PHP writes. Pure.
 *
 * @module
 */
import type { SourcePlace } from "./error_facts.ts";

/** One line of a trace. */
export interface ParsedFrame {
  readonly place: SourcePlace | undefined;
  /** Without arguments. */
  readonly call: string;
}

/** An exception that another one was thrown because of. */
export interface ParsedCause {
  readonly title: string;
  readonly message: string;
  readonly place: SourcePlace | undefined;
  readonly frames: readonly ParsedFrame[];
}

/** What `PhpFailure.trace` holds: the frames of the failure, then its causes. */
export interface ParsedTrace {
  readonly frames: readonly ParsedFrame[];
  readonly causes: readonly ParsedCause[];
}

/** `#0 /srv/app/Blog.php(12): App\Blog->show()`, or `#1 [internal function]: …`. */
const FRAME = /^#\d+ (?:\[internal function\]|(.*)\((\d+)\)): (.*)$/;
const CAUSE = /^Caused by (\S+): (.*?)(?: in (\/.*):(\d+))?$/;

/** Takes a trace apart; lines that are neither frame nor cause continue the message of the cause before them. */
export function parseTrace(trace: string): ParsedTrace {
  const frames: ParsedFrame[] = [];
  const causes: { -readonly [K in keyof ParsedCause]: ParsedCause[K] }[] = [];
  let current = frames;
  for (const line of trace.split("\n")) {
    const frame = FRAME.exec(line);
    const cause = CAUSE.exec(line);
    const open = causes.at(-1);
    if (frame !== null) {
      current.push({ place: placeOf(frame[1], frame[2]), call: withoutArguments(frame[3] ?? "") });
    } else if (cause !== null) {
      current = [];
      const [, title = "", message = "", file, number] = cause;
      causes.push({ title, message, place: placeOf(file, number), frames: current });
    } else if (open !== undefined && open.frames.length === 0 && !line.startsWith("#")) {
      // A message of several lines: the place stands behind its last one.
      const [, text = line, file, number] = /^(.*?)(?: in (\/.*):(\d+))?$/.exec(line) ?? [];
      open.message += `\n${text}`;
      open.place ??= placeOf(file, number);
    }
  }
  return { frames, causes };
}

function placeOf(file: string | undefined, line: string | undefined): SourcePlace | undefined {
  return file === undefined || file === "" ? undefined : { file, line: Number(line ?? 0) };
}

/** Arguments are left out whatever PHP's settings are: they may be passwords. */
function withoutArguments(call: string): string {
  const open = call.indexOf("(", call.startsWith("{") ? call.indexOf("}") : 0);
  return open === -1 ? call : `${call.slice(0, open)}()`;
}
