/**
 * What the PHP side needs to know of this process, and where its files lie.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import type { PhpRuntime } from "./php_runtime.ts";

/** Process id of this server: workers end when it does. */
export const SERVER_PID: number = Deno.pid;

/** The PHP beside these sources, as files. */
export const CHECKOUT_PHP: PhpRuntime = {
  worker: [checkoutPath("worker.php")],
  probe: [checkoutPath("probe.php")],
  probeInput: new Uint8Array(0),
  endGroups: [checkoutPath("end_groups.php")],
  sources: new Uint8Array(0),
  folder: checkoutPath("src"),
  readSource: () => undefined,
};

function checkoutPath(name: string): string {
  return fromFileUrl(new URL(`../../php/${name}`, import.meta.url));
}

/** Text of a source file, for error pages; undefined where it may not or cannot be read. */
export function readSource(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // Not there any more, not allowed, or not a file: the page does without.
    return undefined;
  }
}
