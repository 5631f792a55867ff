import { assertEquals } from "@std/assert";
import type { SapiKind } from "../../src/worker/sapi_probe.ts";
import { testCgi, testNative } from "../support/native_sapi.ts";
import { runUploadStorm } from "../support/upload_storm.ts";
import { printLine } from "../../tools/print.ts";
import { SEED, seeded } from "./seeded.ts";

const UPLOADS = 1000;
const NAME = "1 000 uploads, some cut off, some with a worker that dies, leave no file";

async function storm(sapi: SapiKind): Promise<void> {
  const { sent, leftWhileServing, leftAfterStop } = await runUploadStorm(
    sapi,
    UPLOADS,
    seeded(SEED),
  );
  printLine(`seed ${SEED}, ${sapi}: ${JSON.stringify(sent)}, ${leftWhileServing.length} left`);
  assertEquals([leftWhileServing, leftAfterStop], [[], []]);
}

testNative(`Upload storm, native: ${NAME}`, () => storm("native"));
testCgi(`Upload storm, cgi: ${NAME}`, () => storm("cgi"));
Deno.test(`Upload storm, fallback: ${NAME}`, () => storm("fallback"));
