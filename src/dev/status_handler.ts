/**
 * Answers with the page about the server, to developers only.
 *
 * @module
 */
import type { Handler } from "../http/handler.ts";
import type { DevClients } from "./dev_clients.ts";
import { STATUS_PATH } from "./live_paths.ts";
import type { StatusFacts } from "./status_facts.ts";
import { statusPage } from "./status_page.ts";

/** What it needs. */
export interface StatusHandlerOptions {
  readonly clients: DevClients;
  readonly facts: () => StatusFacts;
}

/** The handler; everything else passes, and for everybody else this address is the application's. */
export function statusHandler({ clients, facts }: StatusHandlerOptions): Handler {
  return (context, next) => {
    if (context.target.path !== STATUS_PATH || !clients.maySee(context)) return next(context);
    return new Response(new TextEncoder().encode(statusPage(facts())), {
      headers: [
        ["Content-Type", "text/html; charset=UTF-8"],
        ["Cache-Control", "no-store"],
        ["X-Content-Type-Options", "nosniff"],
        ["X-Frame-Options", "DENY"],
      ],
    });
  };
}
