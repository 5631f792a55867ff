/**
 * The listener for operators, apart from the one for visitors.
 *
 * @module
 */
import { guardAdmin } from "../admin/admin_guard.ts";
import { createAdminRoutes } from "../admin/admin_routes.ts";
import type { AdminTarget } from "../admin/admin_target.ts";
import type { AdminToken } from "../admin/admin_token.ts";
import type { Clock } from "../base/clock.ts";
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { AdminListen } from "../config/config.ts";
import { compose } from "../http/handler.ts";
import { createFront } from "./front.ts";
import { listen, type Listener, listenUnix } from "./listen.ts";

/** What it needs. */
export interface AdminServerOptions {
  readonly address: AdminListen;
  readonly target: AdminTarget;
  readonly token: AdminToken;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens it; undefined where it is off, or where the address cannot be had: visitors are served all the same, and the log
 * says so.
 */
export async function openAdminServer(
  options: AdminServerOptions,
): Promise<Listener | undefined> {
  const { address, target, token, clock, logger } = options;
  if (address.kind === "off") return undefined;
  const hostname = address.kind === "tcp" ? address.hostname : "";
  const chain = compose([guardAdmin(hostname)], createAdminRoutes({ target, token, clock }));
  const port = address.kind === "tcp" ? address.port : 0;
  const defaults = () => ({ scheme: "http" as const, hostname: hostname || "localhost", port });
  const front = createFront({ chain, clock, logger, defaults });
  try {
    return address.kind === "tcp"
      ? listen({ hostname, port, setting: "admin_listen", front, logger })
      : await listenUnix({ path: address.path, front, logger });
  } catch (error) {
    if (!(error instanceof AppServerError)) throw error;
    logger.log("warn", "admin_off", `No admin address: ${error.message}`, { hint: error.hint });
    return undefined;
  }
}
