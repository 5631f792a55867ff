import { assertEquals } from "@std/assert";
import { SERVER_SOFTWARE, VERSION } from "../../src/server/version.ts";

Deno.test("VERSION is the one of deno.json", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  assertEquals(VERSION, JSON.parse(text).version);
  assertEquals(SERVER_SOFTWARE, `appserver/${VERSION}`);
});
