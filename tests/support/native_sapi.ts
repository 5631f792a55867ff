/**
 * Tests that need a SAPI which not every machine has: counted as ignored where it is missing.
 *
 * @module
 */
import { nullLogger } from "../../src/base/logger.ts";
import { type Config, DEFAULT_CONFIG } from "../../src/config/config.ts";
import { chooseSapi } from "../../src/server/choose_sapi.ts";
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { REPOSITORY } from "./test_server.ts";

/** Name of the php-cgi that tests may start. */
export const PHP_CGI = "php-cgi";

/** Why this machine does not have a SAPI; "" when it does. */
async function missing(kind: SapiKind, phpBinary: string): Promise<string> {
  try {
    const verdict = await chooseSapi({
      config: { ...DEFAULT_CONFIG, phpBinary },
      root: REPOSITORY,
      environment: Deno.env.toObject(),
      logger: nullLogger,
    });
    return verdict.sapi === kind ? "" : verdict.reason;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const MISSING_NATIVE = await missing("native", "php");
const MISSING_CGI = await missing("cgi", PHP_CGI);

/** Defines a test that is ignored, with the probe's reason in its name, unless the native SAPI works here. */
export function testNative(name: string, fn: () => Promise<void>): void {
  testUnless(MISSING_NATIVE, "the native SAPI", name, fn);
}

/** Defines a test that is ignored, with the probe's reason in its name, unless php-cgi works here. */
export function testCgi(name: string, fn: () => Promise<void>): void {
  testUnless(MISSING_CGI, "php-cgi", name, fn);
}

/** Defines the same test for each SAPI; it gives the settings to the server that it starts. */
export function testEachSapi(
  name: string,
  fn: (settings: Partial<Config>) => Promise<void>,
): void {
  testNative(`${name} (native)`, () => fn({ sapi: "native" }));
  testCgi(`${name} (cgi)`, () => fn({ sapi: "cgi", phpBinary: PHP_CGI }));
  Deno.test(`${name} (fallback)`, () => fn({ sapi: "fallback" }));
}

function testUnless(missing: string, what: string, name: string, fn: () => Promise<void>): void {
  const ignore = missing !== "";
  Deno.test({ name: ignore ? `${name} (needs ${what}: ${missing})` : name, ignore, fn });
}
