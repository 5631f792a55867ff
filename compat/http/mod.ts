/**
 * Stand-in for `jsr:@std/http`: the parts that need no file server.
 *
 * @module
 */
export * from "./etag.ts";
export * from "./negotiation.ts";
export * from "./status.ts";
