/**
 * What open pages are told.
 *
 * @module
 */

/** One thing that happened. */
export type LiveEvent =
  /** New code serves: fetch the page again. */
  | { readonly kind: "reload" }
  /** Stylesheets changed: swap them in place. */
  | { readonly kind: "styles"; readonly paths: readonly string[] }
  /** New code does not boot, the old one goes on serving: show it on top of the page, until a reload. */
  | { readonly kind: "broken" };

/** Written as an event of an event stream; ends in an empty line. */
export function liveEventText(event: LiveEvent): string {
  const data = event.kind === "styles" ? JSON.stringify({ paths: event.paths }) : "{}";
  return `event: ${event.kind}\ndata: ${data}\n\n`;
}

/** The first thing that a page hears: by another generation it knows that it missed a change. */
export function helloText(generation: string, isBroken: boolean): string {
  return `retry: 300\nevent: hello\ndata: ${JSON.stringify({ generation, isBroken })}\n\n`;
}
