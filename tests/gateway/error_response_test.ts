import { assertEquals } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { failedResponse, STATUS } from "../../src/gateway/error_response.ts";
import { fakeContext } from "../http/fake_context.ts";

Deno.test("failedResponse sends every status of its table but 499, which is for the log", () => {
  for (const [code, status] of Object.entries(STATUS)) {
    const context = fakeContext("/");
    const error = new AppServerError("internal", "");
    Object.defineProperty(error, "code", { value: code });
    const sent = failedResponse(error, context).status;
    const { errorCode, loggedStatus } = context.notes;
    assertEquals(errorCode, code);
    assertEquals([sent, loggedStatus], status === 499 ? [400, 499] : [status, undefined]);
  }
});
