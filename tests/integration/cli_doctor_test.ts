import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { ServerProcess, type ServerProcessOptions } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";

const PERMISSIONS = [
  "--allow-net",
  "--allow-read",
  "--allow-env",
  "--allow-run=php",
  "--allow-write=/tmp",
];

async function doctor(
  app: TempApp,
  words: readonly string[],
  options: Partial<ServerProcessOptions> = {},
) {
  await using run = new ServerProcess({
    words: ["doctor", "--root", app.root, ...words],
    permissions: PERMISSIONS,
    ...options,
  });
  return await run.ended;
}

interface Finding {
  readonly name: string;
  readonly level: string;
  readonly what: string;
  readonly remedy: string;
}

/** The findings of `--json`, by name. */
function byName(stdout: string): ReadonlyMap<string, Finding> {
  const { findings }: { readonly findings: readonly Finding[] } = JSON.parse(stdout);
  return new Map(findings.map((finding) => [finding.name, finding]));
}

Deno.test("doctor boots one worker, says ok line by line, and exits with 0", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'ok';");
  const { code, stdout, stderr } = await doctor(app, ["--listen", "127.0.0.1:0"]);
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /^ok +deno +appserver\/.* on Deno \d/);
  assertMatch(stdout, /\nok +project +\/.* \(--root\)\n/);
  assertMatch(stdout, /\nok +php +8\.\d+\.\d+/);
  assertMatch(stdout, /\nok +application +callable \(php\/bootstrap_app\.php\) booted in \d+ ms\n/);
  assertMatch(stdout, /\n\d+ ok, \d+ warnings, 0 errors\n$/);
});

Deno.test("doctor says what PHP said of code that does not boot, and exits with 1", async () => {
  await using app = await TempApp.of("<?php\n\nreturn static function ( {");
  const { code, stdout } = await doctor(app, ["--json", "--listen", "127.0.0.1:0"]);
  const application = byName(stdout).get("application");
  assertEquals([code, application?.level], [1, "error"]);
  assertMatch(application?.what ?? "", /ParseError.*bootstrap_app\.php:3/);
  assert(application?.remedy !== "");
});

Deno.test("doctor shows everything that PHP says while it boots", async () => {
  await using app = await TempApp.of("<?php echo $missing; return static fn (): string => 'ok';");
  const { code, stdout } = await doctor(app, ["--json", "--listen", "127.0.0.1:0"]);
  const boot = byName(stdout).get("boot");
  assertEquals([code, boot?.level], [0, "warning"]);
  assertStringIncludes(boot?.what ?? "", "Undefined variable $missing");
});

Deno.test("doctor warns of a taken port, a missing folder and settings of PHP, each with a remedy", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'ok';");
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await app.configure({
    listen: `127.0.0.1:${taken.addr.port}`,
    static: [{ prefix: "/css/", dir: "public/css" }],
    "php_ini": { "memory_limit": "-1" },
  });
  const { code, stdout } = await doctor(app, ["--json"]);
  const findings = byName(stdout);
  assertEquals(code, 0);
  for (const name of ["port", "static", "memory_limit"]) {
    const finding = findings.get(name);
    assertEquals(finding?.level, "warning", name);
    assert(finding?.remedy !== "", name);
  }
  assertStringIncludes(findings.get("port")?.remedy ?? "", `sport = :${taken.addr.port}`);
});

Deno.test("doctor names the permissions, the PHP and the lines of the configuration that are wrong", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'ok';");
  const confined = await doctor(app, ["--json"], {
    permissions: ["--allow-read", "--allow-env"],
  });
  const findings = byName(confined.stdout);
  assertEquals(confined.code, 1);
  assertStringIncludes(findings.get("permissions")?.remedy ?? "", "--allow-run=php");
  assertEquals(findings.get("php")?.level, "error");
  await app.configure({ "fast_workers": "many" });
  const refused = await doctor(app, ["--json"]);
  assertEquals(refused.code, 1);
  assertStringIncludes(byName(refused.stdout).get("config")?.what ?? "", "fast_workers");
});
