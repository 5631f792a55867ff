/**
 * How often visitors take turns where none may see what another has left.
 *
 * @module
 */

/** Requests of one test; the task `leaks` asks for 10 000. */
export const LEAK_REQUESTS = Number(Deno.env.get("LEAK_REQUESTS") ?? 150);
