/**
 * What the PHP side needs to know of this process, and where its scripts lie.
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
