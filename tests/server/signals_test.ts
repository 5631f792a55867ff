import { assertEquals } from "@std/assert";
import { SIGNAL_ACTIONS } from "../../src/server/signals.ts";

Deno.test("SIGNAL_ACTIONS are all described in docs/OPERATIONS.md", async () => {
  const text = await Deno.readTextFile(new URL("../../docs/OPERATIONS.md", import.meta.url));
  const missing = Object.keys(SIGNAL_ACTIONS).filter((signal) => !text.includes(`\`${signal}\``));
  assertEquals(missing, []);
});
