import { assert, assertEquals } from "@std/assert";
import { embeddedPhp } from "../../src/server/php_runtime.ts";

const SOURCES = {
  "embedded/feed.php": "<?php\n\ndeclare(strict_types=1);\n\n/*\n * Why.\n */\n\nrun();\n",
  "end_groups.php": "<?php\n\nend();\n",
  "src/Ä.php": "<?php // ü",
};

Deno.test("embeddedPhp gives PHP code without a tag, and the role as a word", () => {
  const { worker, probe, endGroups } = embeddedPhp(SOURCES);
  assertEquals(worker, ["-r", "declare(strict_types=1);\n\nrun();\n", "--", "worker"]);
  assertEquals(probe.slice(2), ["--", "probe"]);
  assertEquals(endGroups, ["-r", "end();\n", "--"]);
});

Deno.test("embeddedPhp packs path and source with their lengths in bytes", () => {
  const { sources, probeInput } = embeddedPhp(SOURCES);
  const view = new DataView(sources.buffer);
  const texts: string[] = [];
  for (let at = 0; at < sources.length;) {
    const length = view.getUint32(at);
    texts.push(new TextDecoder().decode(sources.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  assertEquals(texts, Object.entries(SOURCES).flat());
  const frame = new DataView(probeInput.buffer);
  assertEquals([frame.getUint32(0), frame.getUint8(4)], [probeInput.length - 4, 1]);
  assertEquals(probeInput.subarray(13), sources);
});

Deno.test("embeddedPhp shows its own sources and no other file", () => {
  const { folder, readSource } = embeddedPhp(SOURCES);
  assertEquals(readSource(`${folder}/Ä.php`), "<?php // ü");
  assert(readSource("/etc/hostname") === undefined);
});
