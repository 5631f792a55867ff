import { assertEquals, assertStringIncludes } from "@std/assert";
import { warnOfPhp } from "../../src/server/php_warnings.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

function told(isRoot: boolean, isDev: boolean): RecordingLogger["events"] {
  const logger = new RecordingLogger();
  warnOfPhp({ isMemoryUnlimited: false, isRoot }, { isDev, logger });
  return logger.events;
}

Deno.test("warnOfPhp warns of a PHP that runs as root, and says how else to start it", () => {
  const [record, ...more] = told(true, false);
  assertEquals([record?.level, record?.event, more.length], ["warn", "php_as_root", 0]);
  assertStringIncludes(String(record?.fields["hint"]), "User=");
});

Deno.test("warnOfPhp says nothing of a PHP that runs as somebody else, nor to a developer", () => {
  assertEquals(told(false, false), []);
  assertEquals(told(true, true), []);
});
