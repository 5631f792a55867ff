import { assertEquals } from "@std/assert";
import { phpFindings, type PhpSelf } from "../../src/cli/doctor_php.ts";

const WELL: PhpSelf = {
  version: "8.2.1",
  path: "/usr/bin/php",
  iniFile: "/etc/php.ini",
  extensions: ["Core", "Zend OPcache"],
  ini: {
    "memory_limit": "128M",
    "post_max_size": "64M",
    "upload_max_filesize": "32M",
    "display_errors": "stderr",
    "opcache.enable_cli": "1",
    "zend.exception_ignore_args": "1",
  },
};

function complaints(php: Partial<PhpSelf>): readonly string[] {
  return phpFindings({ ...WELL, ...php }, { maxBodyBytes: 64 * 1024 ** 2 })
    .filter(({ level }) => level !== "ok").map(({ name, level }) => `${level} ${name}`);
}

function withIni(name: string, value: string): readonly string[] {
  return complaints({ ini: { ...WELL.ini, [name]: value } });
}

Deno.test("phpFindings has nothing against a PHP that is well", () => {
  assertEquals(complaints({}), []);
  assertEquals(complaints({ iniFile: "", version: "9.0.0" }), []);
});

Deno.test("phpFindings refuses a PHP older than 8.2", () => {
  assertEquals(complaints({ version: "8.1.30" }), ["error php"]);
  assertEquals(complaints({ version: "7.4.1" }), ["error php"]);
});

for (
  const [name, value, wanted] of [
    ["memory_limit", "-1", ["warning memory_limit"]],
    ["post_max_size", "8M", ["warning post_max_size", "warning upload_max_filesize"]],
    ["post_max_size", "0", []],
    ["post_max_size", "65536K", []],
    ["upload_max_filesize", "1G", ["warning upload_max_filesize"]],
    ["display_errors", "1", ["warning display_errors"]],
    ["display_errors", "stdout", ["warning display_errors"]],
    ["display_errors", "0", []],
    ["opcache.enable_cli", "0", ["warning opcache"]],
    ["zend.exception_ignore_args", "0", ["warning zend.exception_ignore_args"]],
  ] as const
) {
  Deno.test(`phpFindings about ${name} ${value}: ${wanted.join(", ") || "nothing"}`, () => {
    assertEquals(withIni(name, value), wanted);
  });
}

Deno.test("phpFindings warns of a PHP without OPcache, and of Xdebug unless it is off", () => {
  assertEquals(complaints({ extensions: ["Core"] }), ["warning opcache"]);
  const extensions = [...WELL.extensions, "xdebug"];
  const mode = (value: string) =>
    complaints({ extensions, ini: { ...WELL.ini, "xdebug.mode": value } });
  assertEquals([mode("debug"), mode("off")], [["warning xdebug"], []]);
});
