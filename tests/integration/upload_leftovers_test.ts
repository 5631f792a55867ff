import { assertEquals } from "@std/assert";
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { testCgi, testNative } from "../support/native_sapi.ts";
import { runUploadStorm } from "../support/upload_storm.ts";

/** A dozen of each fate; 1 000 uploads are a storm of their own. */
const UPLOADS = 40;
const NAME = "uploads that are cut off, or whose worker dies, leave no file";

async function storm(sapi: SapiKind): Promise<void> {
  // All fates in turn.
  let next = 0;
  const { leftWhileServing, leftAfterStop } = await runUploadStorm(
    sapi,
    UPLOADS,
    () => (next++ % 17) / 17,
  );
  assertEquals([leftWhileServing, leftAfterStop], [[], []]);
}

testNative(`native: ${NAME}`, () => storm("native"));
testCgi(`cgi: ${NAME}`, () => storm("cgi"));
Deno.test(`fallback: ${NAME}`, () => storm("fallback"));
