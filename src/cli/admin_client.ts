/**
 * `appserver status`, `reload`, `recycle`, `scale`, `stop`: asks the server that runs.
 *
 * @module
 */
import { AppServerError, messageOf } from "../base/errors.ts";
import type { AdminListen } from "../config/config.ts";
import { formatListenAddress } from "../config/listen_address.ts";

/** What is asked. */
export interface AdminCall {
  readonly method: "GET" | "POST";
  /** For example `/status`. */
  readonly path: string;
  /** JSON, for an order that needs more words. */
  readonly body?: string;
  /** JSON for programs, rather than text for people. */
  readonly json: boolean;
}

/** The answer, and whether the server did what was asked. */
export interface AdminAnswer {
  readonly isDone: boolean;
  /** To be printed; without a line feed at its end. */
  readonly text: string;
}

/**
 * Asks.
 *
 * @param token Empty where none is known; reading needs none.
 * @throws {AppServerError} `admin_unreachable`, if nobody answers there, or `admin_refused`, if the token is wrong.
 */
export async function callAdmin(
  address: AdminListen,
  token: string,
  call: AdminCall,
): Promise<AdminAnswer> {
  if (address.kind === "off") {
    throw new AppServerError("admin_unreachable", "Cannot ask the server: admin_listen is off", {
      hint: "Set admin_listen, for the server and here",
    });
  }
  const place = address.kind === "unix" ? `unix:${address.path}` : reachable(address);
  let response: Response;
  let text: string;
  try {
    using client = address.kind === "unix"
      ? Deno.createHttpClient({ proxy: { transport: "unix", path: address.path } })
      : undefined;
    response = await fetch(
      `http://${address.kind === "unix" ? "localhost" : place}${call.path}`,
      {
        method: call.method,
        headers: {
          accept: call.json ? "application/json" : "text/plain, application/json;q=0.5",
          ...token === "" ? {} : { authorization: `Bearer ${token}` },
        },
        ...call.body === undefined ? {} : { body: call.body },
        ...client === undefined ? {} : { client },
      },
    );
    text = (await response.text()).trimEnd();
  } catch (cause) {
    throw unreachable(address, place, cause);
  }
  if (response.status === 401) {
    throw new AppServerError("admin_refused", `The server at ${place} wants its token`, {
      hint: token === ""
        ? "Give it by APPSERVER_ADMIN_TOKEN; without one of your own the server prints it at its start"
        : "APPSERVER_ADMIN_TOKEN or admin_token is not the one that the server was started with",
    });
  }
  return { isDone: response.ok, text: call.json ? text : forPeople(text) };
}

function unreachable(address: AdminListen, place: string, cause: unknown): AppServerError {
  if (cause instanceof Deno.errors.NotCapable) {
    const flags = address.kind === "unix"
      ? `--allow-net=${place} --allow-read=${address.path} --allow-write=${address.path}`
      : `--allow-net=${place}`;
    return new AppServerError("permission_missing", `Cannot ask ${place}: not allowed`, {
      cause,
      hint: `Run with ${flags}`,
    });
  }
  return new AppServerError(
    "admin_unreachable",
    `No server answers at ${place}: ${messageOf(cause)}`,
    {
      cause,
      hint: "Is it running, and with the same admin_listen as here?",
    },
  );
}

/** A server that listens everywhere listens here, too. */
function reachable(address: { readonly hostname: string; readonly port: number }): string {
  const isEvery = address.hostname === "0.0.0.0" || address.hostname === "::";
  return formatListenAddress({ ...address, hostname: isEvery ? "127.0.0.1" : address.hostname });
}

/** `status: ok, replaced: 6` out of `{"status":"ok","replaced":6}`; anything but a flat object stays as it is. */
function forPeople(text: string): string {
  if (!text.startsWith("{")) return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof value !== "object" || value === null) return text;
  const pairs: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (pairs.some(([, part]) => typeof part === "object" && part !== null)) return text;
  return pairs.map(([name, part]) => `${name.replaceAll("_", " ")}: ${part}`).join(", ");
}
