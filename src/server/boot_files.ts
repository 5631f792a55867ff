/**
 * Where the PHP side of this server lies.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

/** Absolute path of the script that each worker runs. */
export const WORKER_SCRIPT: string = fromFileUrl(new URL("../../php/worker.php", import.meta.url));

/** Absolute path of the script that finds out what PHP can do. */
export const PROBE_SCRIPT: string = fromFileUrl(new URL("../../php/probe.php", import.meta.url));
