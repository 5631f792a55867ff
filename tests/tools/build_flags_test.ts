import { assertEquals, assertThrows } from "@std/assert";
import { readBuildFlags } from "../../tools/build/build_flags.ts";
import { embeddedSources } from "../../tools/build/embedded_entry.ts";
import { DEFAULT_PERMISSIONS } from "../../tools/build/permissions.ts";
import { MALLOC_WORDS } from "../../tools/build/malloc_settings.ts";
import { V8_FLAGS } from "../../tools/build/v8_flags.ts";
import denoJson from "../../deno.json" with { type: "json" };

Deno.test("readBuildFlags puts given permissions in place of the default of that name", () => {
  const { permissions, target, output } = readBuildFlags([
    "--allow-run=/usr/bin/php8.3",
    "--target=aarch64-unknown-linux-gnu",
  ]);
  assertEquals(permissions, [
    "--allow-net",
    "--allow-read",
    "--allow-write=/tmp,/run/systemd/notify",
    "--allow-env",
    "--allow-run=/usr/bin/php8.3",
  ]);
  assertEquals([target, output], ["aarch64-unknown-linux-gnu", undefined]);
});

Deno.test("readBuildFlags refuses words that no build has", () => {
  assertThrows(() => readBuildFlags(["--minify"]), Error, "--minify");
});

Deno.test("DEFAULT_PERMISSIONS are those of deno task serve", () => {
  const { command } = denoJson.tasks.serve;
  assertEquals(command.match(/--allow-\S+/g), [...DEFAULT_PERMISSIONS]);
});

Deno.test("V8_FLAGS are those of deno task serve and dev", () => {
  for (const { command } of [denoJson.tasks.serve, denoJson.tasks.dev]) {
    assertEquals(command.match(/--v8-flags=\S+/g), [V8_FLAGS]);
  }
});

Deno.test("MALLOC_WORDS are those of deno task serve and dev, the unit and the image", async () => {
  for (const { command } of [denoJson.tasks.serve, denoJson.tasks.dev]) {
    assertEquals(command.split(" deno run ")[0], MALLOC_WORDS.join(" "));
  }
  const deploy = new URL("../../deploy/", import.meta.url);
  const unit = (await Deno.readTextFile(new URL("appserver.service", deploy))).split("\n");
  assertEquals(unit.filter((line) => line.startsWith("Environment=")), [
    `Environment=${MALLOC_WORDS.join(" ")}`,
  ]);
  const image = (await Deno.readTextFile(new URL("Dockerfile", deploy))).split("\n");
  assertEquals(image.includes(`ENV ${MALLOC_WORDS.join(" ")}`), true);
});

Deno.test("embeddedSources holds what a worker loads, and nothing of the demo", async () => {
  const names = Object.keys(await embeddedSources());
  for (const name of ["autoload.php", "probe.php", "bridge.php", "end_groups.php"]) {
    assertEquals(names.includes(name), true, name);
  }
  assertEquals(names.filter((name) => name.startsWith("demo/")), []);
});
