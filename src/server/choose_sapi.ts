/**
 * Decides which SAPI the workers use, and says what is lost where it is not the native one.
 *
 * @module
 */
import { systemClock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Config } from "../config/config.ts";
import { probeSapi, type SapiVerdict } from "../worker/sapi_probe.ts";
import { PROBE_SCRIPT } from "./boot_files.ts";
import { startPhp } from "./start_php.ts";
import { commandFor } from "./worker_factory.ts";

/** What the probe is started with. */
export interface ChooseSapiOptions {
  readonly config: Config;
  /** Absolute path of the project. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logger: Logger;
  readonly isDev?: boolean;
}

/** Asks PHP in a process of its own, and lets the configuration overrule it where it can. */
export async function chooseSapi(options: ChooseSapiOptions): Promise<SapiVerdict> {
  const { config, root, environment, logger, isDev = false } = options;
  const command = commandFor({ config, root, isDev, environment }, PROBE_SCRIPT);
  const verdict = await probeSapi(() => startPhp(command), systemClock);
  if (config.dialect === "go") return verdict;
  if (config.sapi === "native" && verdict.sapi !== "native") {
    logger.log("warn", "sapi_unavailable", `Native SAPI cannot be used: ${verdict.reason}`);
  }
  if (verdict.sapi === "fallback" || config.sapi === "fallback") {
    logger.log(
      "warn",
      "sapi_fallback",
      "Without the native SAPI the effects of header(), setcookie() and session cookies are lost",
      { reason: verdict.reason },
    );
  }
  if (config.sapi !== "fallback") return verdict;
  return { ...verdict, sapi: "fallback", reason: "chosen by the configuration" };
}
