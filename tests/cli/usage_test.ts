import { assert, assertEquals } from "@std/assert";
import { type HelpTopic, parseCommand } from "../../src/cli/args.ts";
import { usageText } from "../../src/cli/usage.ts";

const TOPICS: readonly HelpTopic[] = ["overview", "serve", "check-config", "config", "init"];

for (const topic of TOPICS) {
  Deno.test(`usageText about ${topic} fits 100 columns and ends without a line break`, () => {
    const text = usageText(topic);
    assert(text.split("\n").every((line) => line.length <= 100));
    assertEquals(text, text.trim());
  });
}

Deno.test("usageText names only flags that parseCommand takes", () => {
  for (const flag of usageText("serve").match(/--[a-z]+/g) ?? []) {
    assertEquals(parseCommand(["serve", flag === "--dev" ? flag : `${flag}=x`]).kind, "serve");
  }
  for (const flag of usageText("config").match(/--[a-z]+/g) ?? []) {
    const isSwitch = flag === "--dev" || flag === "--json";
    assertEquals(parseCommand(["config", isSwitch ? flag : `${flag}=x`]).kind, "config");
  }
  for (const flag of usageText("check-config").match(/--[a-z]+/g) ?? []) {
    assertEquals(parseCommand(["check-config", `${flag}=x`]).kind, "check-config");
  }
});
