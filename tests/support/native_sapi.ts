/**
 * Tests that need PHP's own header(), sessions and uploads: counted as ignored where this machine's PHP cannot.
 *
 * @module
 */
import { systemClock } from "../../src/base/clock.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { PROBE_SCRIPT } from "../../src/server/boot_files.ts";
import { commandFor } from "../../src/server/worker_factory.ts";
import { probeSapi } from "../../src/worker/sapi_probe.ts";
import { spawnPhpProcess } from "../../src/worker/worker_process.ts";
import { REPOSITORY } from "./test_server.ts";

const VERDICT = await probeSapi(
  () =>
    spawnPhpProcess(
      commandFor({
        config: DEFAULT_CONFIG,
        root: REPOSITORY,
        isDev: false,
        environment: Deno.env.toObject(),
      }, PROBE_SCRIPT),
    ),
  systemClock,
);

/** Defines a test that is ignored, with the probe's reason in its name, unless the native SAPI works here. */
export function testNative(name: string, fn: () => Promise<void>): void {
  const ignore = VERDICT.sapi !== "native";
  Deno.test({
    name: ignore ? `${name} (needs the native SAPI: ${VERDICT.reason})` : name,
    ignore,
    fn,
  });
}
