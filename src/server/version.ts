/**
 * Which program this is.
 *
 * @module
 */

/** Version of this server, as in `deno.json`. */
export const VERSION = "0.1.0";

/** Name and version, for SERVER_SOFTWARE and the banner. */
export const SERVER_SOFTWARE: string = `appserver/${VERSION}`;
