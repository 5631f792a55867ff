/**
 * Goes from one generation to the next without a failed request.
 *
 * @module
 */
import { AppServerError, messageOf } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Config, ListenAddress } from "../config/config.ts";
import type { DevSession } from "./dev_session.ts";
import type { Generation } from "./generation.ts";
import type { Listener } from "./listen.ts";
import type { Roster } from "./roster.ts";

/** What came of reading the configuration again. */
export type ReloadOutcome =
  /** It serves. */
  | { readonly kind: "replaced" }
  /** Everything is as it was. */
  | { readonly kind: "kept"; readonly error: Error };

/** Who takes over from whom. */
export interface ReplaceOptions {
  /** Built, not started. */
  readonly next: Generation;
  readonly roster: Roster;
  readonly dev: DevSession | undefined;
  /** Open now. */
  readonly listener: Listener | undefined;
  /** Opens the listener of a configuration. */
  readonly listen: (config: Config) => Listener;
  /** Told of a new listener. */
  readonly onListening: (listener: Listener) => void;
  readonly logger: Logger;
}

/** Boots the next generation, opens its address where that has changed, lets it serve; never rejects. */
export async function replaceGeneration(options: ReplaceOptions): Promise<ReloadOutcome> {
  const { next, roster, dev, listener, logger } = options;
  const last = roster.current;
  next.start();
  const failure = await Promise.race([roster.stopping, next.staffed()]);
  if (failure !== undefined) return await keep(next, failure, logger);
  let opened: Listener | undefined;
  if (listener === undefined || !isSameAddress(next.config.listen, last.config.listen)) {
    try {
      const wanted = options.listen(next.config);
      if (wanted !== listener) opened = wanted;
    } catch (error) {
      if (!(error instanceof AppServerError)) throw error;
      return await keep(next, error, logger);
    }
  }
  roster.appoint(next, last.config.shutdownTimeoutMs);
  next.tell(dev);
  await next.watch();
  // The one before closes once its last answer is out; connections that are kept alive move by themselves.
  if (opened !== undefined) {
    options.onListening(opened);
    void listener?.shutdown();
  }
  logger.log("info", "config_reloaded", "The configuration was read again and serves", {
    listening: opened === undefined ? undefined : `${opened.hostname}:${opened.port}`,
  });
  return { kind: "replaced" };
}

async function keep(next: Generation, error: Error, logger: Logger): Promise<ReloadOutcome> {
  logger.log("error", "config_reload_failed", `The old one stays: ${messageOf(error)}`, {
    hint: error instanceof AppServerError ? error.hint : undefined,
  });
  await next.end(0);
  return { kind: "kept", error };
}

function isSameAddress(one: ListenAddress, other: ListenAddress): boolean {
  return one.hostname === other.hostname && one.port === other.port;
}
