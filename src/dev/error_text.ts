/**
 * A failed request in plain text, for terminals, and as JSON, for programs. Pure.
 *
 * @module
 */
import type { ErrorFacts, FailureLink, SourcePlace } from "./error_facts.ts";

/** Path relative to the project where the file is below it. */
export function shownPath(file: string, root: string): string {
  return file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file;
}

/** `src/Blog.php:12`. */
export function shownPlace({ file, line }: SourcePlace, root: string): string {
  return line > 0 ? `${shownPath(file, root)}:${line}` : shownPath(file, root);
}

/** Everything in lines; ends in a line feed. */
export function errorText(facts: ErrorFacts): string {
  const { root, stderrLines } = facts;
  const parts = [
    ...facts.chain.map((link, index) => linkText(link, root, index > 0)),
    facts.hint === "" ? "" : `Hint: ${facts.hint}`,
    stderrLines.length === 0 ? "" : `Standard error of the worker:\n${stderrLines.join("\n")}`,
    [
      `Request ${facts.request.id}: ${facts.request.method} ${facts.request.target}`,
      facts.worker === "" ? "" : `, worker ${facts.worker}`,
    ].join(""),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function linkText(link: FailureLink, root: string, isCause: boolean): string {
  const place = link.place === undefined ? "" : `\n  at ${shownPlace(link.place, root)}`;
  const excerpt = link.excerpt === undefined
    ? ""
    : `\n\n${numberedLines(link.excerpt, link.place?.line ?? 0).join("\n")}`;
  const frames = link.frames.map(({ place: at, call }, index) =>
    `  #${index} ${at === undefined ? "[internal]" : shownPlace(at, root)}  ${call}`
  );
  const trace = frames.length === 0 ? "" : `\n\n${frames.join("\n")}`;
  return `${isCause ? "Caused by " : ""}${link.title}: ${link.message}${place}${excerpt}${trace}`;
}

function numberedLines(
  { firstLine, lines }: NonNullable<FailureLink["excerpt"]>,
  marked: number,
): readonly string[] {
  return lines.map((line, index) => {
    const number = firstLine + index;
    return `${number === marked ? ">" : " "} ${String(number).padStart(4)} | ${line}`;
  });
}

/** The same for programs; names in snake case. */
export function errorJson(facts: ErrorFacts): Readonly<Record<string, unknown>> {
  return {
    status: facts.status,
    request_id: facts.request.id,
    errors: facts.chain.map(({ title, message, place, frames }) => ({
      class: title,
      message,
      file: place === undefined ? null : place.file,
      line: place === undefined ? null : place.line,
      trace: frames.map(({ place: at, call }) => ({
        file: at?.file ?? null,
        line: at?.line ?? null,
        call,
      })),
    })),
    hint: facts.hint === "" ? null : facts.hint,
    worker: facts.worker === "" ? null : facts.worker,
    stderr: facts.stderrLines,
  };
}
