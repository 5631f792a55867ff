/**
 * Addresses that dev mode adds. The prefix is long enough for no application to have it.
 *
 * @module
 */

/** Beginning of all of them. */
export const DEV_PREFIX = "/__appserver/";
/** The script that is put into pages. */
export const LIVE_SCRIPT_PATH = "/__appserver/live.js";
/** The event stream that it listens to. */
export const LIVE_EVENTS_PATH = "/__appserver/live";
/** The error page of code that does not boot. */
export const LIVE_ERROR_PATH = "/__appserver/error";
/** The page about the server. */
export const STATUS_PATH = "/__appserver/";
