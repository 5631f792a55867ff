/**
 * What an operator should know of the PHP that workers run on.
 *
 * @module
 */
import type { Logger } from "../base/logger.ts";
import type { SapiVerdict } from "../worker/sapi_probe.ts";

/** Where it is said. */
export interface PhpWarningOptions {
  /** Nobody but the developer asks, so a user without rights is not worth a word. */
  readonly isDev: boolean;
  readonly logger: Logger;
}

/** Says it at each start and each reload of the configuration. */
export function warnOfPhp(
  { isMemoryUnlimited, isRoot }: Pick<SapiVerdict, "isMemoryUnlimited" | "isRoot">,
  { isDev, logger }: PhpWarningOptions,
): void {
  if (isMemoryUnlimited) {
    const what = "memory_limit is -1: one request may use all memory";
    logger.log("warn", "php_memory_unlimited", what, {
      hint: 'Set php_ini: {"memory_limit": "128M"}; the command line has a php.ini of its own',
    });
  }
  if (isRoot && !isDev) {
    const what = "PHP runs as root: whoever gets into the application has the machine";
    logger.log("warn", "php_as_root", what, {
      hint: "Start the server as a user of its own (systemd: User=, Docker: USER); " +
        "it needs none of root's rights",
    });
  }
}
