/**
 * Lines on the two outputs, for command-line tools.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Writes all bytes: a pipe may take fewer than it is offered. */
export function writeAll(out: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let sent = 0; sent < bytes.length;) sent += out.writeSync(bytes.subarray(sent));
}

/** Writes one line to standard output. */
export function printLine(text: string): void {
  writeAll(Deno.stdout, encoder.encode(`${text}\n`));
}

/** Writes one line to standard error. */
export function printError(text: string): void {
  writeAll(Deno.stderr, encoder.encode(`${text}\n`));
}
