/**
 * What the PHP side needs to know of this process, and where scripts and sources lie.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** Process id of this server: workers end when it does. */
export const SERVER_PID: number = Deno.pid;

/** Absolute path of the script that each worker runs. */
export const WORKER_SCRIPT: string = fromFileUrl(new URL("../../php/worker.php", import.meta.url));

/** Absolute path of the script that finds out what PHP can do. */
export const PROBE_SCRIPT: string = fromFileUrl(new URL("../../php/probe.php", import.meta.url));

/** Absolute path of the script that ends what workers left running. */
export const END_GROUPS_SCRIPT: string = fromFileUrl(
  new URL("../../php/end_groups.php", import.meta.url),
);

/** Folder of this server's own PHP. */
export const RUNTIME_FOLDER: string = fromFileUrl(new URL("../../php/src", import.meta.url));

/** Text of a source file, for error pages; undefined where it may not or cannot be read. */
export function readSource(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    // Not there any more, not allowed, or not a file: the page does without.
    return undefined;
  }
}
