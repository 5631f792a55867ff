/**
 * Serves the live script and its events, and puts the script into pages. Dev mode only.
 *
 * @module
 */
import { isDigest } from "../http/body_digests.ts";
import type { Handler, RequestContext } from "../http/handler.ts";
import { markup } from "./markup.ts";
import { injectionStream } from "./html_injection.ts";
import { LIVE_CLIENT } from "./live_client.ts";
import type { LivePages } from "./live_pages.ts";
import { DEV_PREFIX, LIVE_ERROR_PATH, LIVE_EVENTS_PATH, LIVE_SCRIPT_PATH } from "./live_paths.ts";

/** What live reload needs. */
export interface LiveReloadOptions {
  readonly pages: LivePages;
  /** The page about code that does not boot; undefined where everything does. */
  readonly errorPage: (context: RequestContext) => Response | undefined;
}

/** The handler; everything but HTML documents passes untouched. */
export function liveReload({ pages, errorPage }: LiveReloadOptions): Handler {
  return (context, next) => {
    if (context.target.path.startsWith(DEV_PREFIX)) {
      switch (context.target.path) {
        case LIVE_EVENTS_PATH:
          return eventStream(pages);
        case LIVE_SCRIPT_PATH:
          return script();
        case LIVE_ERROR_PATH:
          return errorPage(context) ?? nothingIsWrong();
        default:
      }
    }
    const answer = next(context);
    if (!asksForDocument(context.request)) return answer;
    return answer instanceof Promise
      ? answer.then((response) => withScript(response, pages.generation))
      : withScript(answer, pages.generation);
  };
}

function eventStream(pages: LivePages): Response {
  return new Response(pages.open(), {
    headers: [
      ["Content-Type", "text/event-stream"],
      ["Cache-Control", "no-store, no-transform"],
      ["X-Accel-Buffering", "no"],
    ],
  });
}

function script(): Response {
  return new Response(new TextEncoder().encode(LIVE_CLIENT), {
    headers: [
      ["Content-Type", "text/javascript; charset=UTF-8"],
      ["Cache-Control", "no-cache"],
      ["X-Content-Type-Options", "nosniff"],
    ],
  });
}

function nothingIsWrong(): Response {
  return new Response("Nothing is wrong now.\n", {
    headers: [["Content-Type", "text/plain; charset=UTF-8"], ["Cache-Control", "no-store"]],
  });
}

/** Fragments that scripts fetch are part of a page that has the script already. Browsers say what they want it for. */
function asksForDocument({ method, headers }: Request): boolean {
  if (method !== "GET" && method !== "POST") return false;
  const destination = headers.get("sec-fetch-dest");
  if (destination !== null) return destination === "document" || destination === "iframe";
  // Older browsers do not; programs such as curl take anything, but never name HTML.
  return (headers.get("accept") ?? "").includes("text/html") &&
    !headers.has("x-requested-with") && !headers.has("hx-request");
}

/** Access record and figures have the bytes of the page without the script: they were told as it left. */
function withScript(response: Response, generation: string): Response {
  const { body, headers, status } = response;
  const type = headers.get("content-type") ?? "";
  const isPlainHtml = /^text\/html(?:;|$)/i.test(type) && !/charset="?utf-16/i.test(type);
  if (body === null || !isPlainHtml || headers.has("content-encoding") || status === 206) {
    return response;
  }
  const pairs = [...headers].filter(([name]) =>
    name !== "content-length" && name !== "etag" && !isDigest(name)
  );
  const tag = scriptTag(generation, nonceOf(headers));
  const changed = body.pipeThrough(injectionStream(tag));
  return new Response(changed, { status, headers: pairs });
}

function scriptTag(generation: string, nonce: string | undefined): Uint8Array {
  const permit = nonce === undefined ? undefined : markup` nonce="${nonce}"`;
  const tag =
    markup`<script src="${LIVE_SCRIPT_PATH}" data-generation="${generation}"${permit}></script>`;
  return new TextEncoder().encode(tag.text);
}

/** The first nonce that the page's policy lets scripts run with. */
function nonceOf(headers: Headers): string | undefined {
  const policy = headers.get("content-security-policy") ?? "";
  const rules = policy.split(/[;,]/).map((rule) => rule.trim());
  const scripts = rules.find((rule) => /^script-src(?:-elem)?\s/i.test(rule)) ??
    rules.find((rule) => /^default-src\s/i.test(rule));
  return /'nonce-([^']+)'/.exec(scripts ?? "")?.[1];
}
