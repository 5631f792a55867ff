import { assert, assertEquals, assertMatch } from "@std/assert";
import { scopedPermissions } from "../support/scoped_permissions.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";

const APPLICATION = "<?php return static fn (): string => 'hello';";

Deno.test("serve prints where it listens, the project, each setting's origin, PHP, application and workers", async () => {
  await using app = await TempApp.of(APPLICATION);
  await app.configure({ fast_workers: 1, log_level: "warn" });
  await using server = new ServerProcess({
    words: ["serve", "--listen", "127.0.0.1:0"],
    cwd: app.root,
    environment: { APPSERVER_SLOW_WORKERS: "1" },
  });
  const origin = await server.origin();
  assertMatch(origin, /^http:\/\/127\.0\.0\.1:\d{2,5}$/);
  assertEquals(await (await fetch(origin)).text(), "hello");
  const settings = await server.line(/^ {2}Settings +(.*)$/);
  const banner = server.lines.join("\n");
  assert(banner.includes(`Project      ${app.root}  (go_appserver.json)`), banner);
  assertMatch(banner, /^ {2}Config +.*go_appserver\.json$/m);
  assertMatch(banner, /^ {2}PHP +8\.\d+\.\d+\S*, SAPI (native|cgi|fallback): \S/m);
  assertMatch(banner, /^ {2}Application +callable \(php\/bootstrap_app\.php\)$/m);
  assertMatch(banner, /^ {2}Workers +1 fast, 1 slow, hot reload off$/m);
  const origins = (settings[1] ?? "").split("; ");
  assertEquals(origins.toSorted(), [
    "environment APPSERVER_ADMIN_LISTEN: admin_listen",
    "environment APPSERVER_SLOW_WORKERS: slow_workers",
    "file: fast_workers, log_level",
    "flag --listen: listen",
    "others: default",
  ]);
});

Deno.test("serve without a configuration file uses defaults and says so in the log and the banner", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  const logged = await server.line(/"event":"config_missing"/);
  assert(logged.input.includes(app.path("go_appserver.json")), logged.input);
  await server.line(/^ {2}Config +defaults \(no .*go_appserver\.json\)$/);
  await server.line(/^ {2}Workers +4 fast, 2 slow, hot reload off$/);
  await server.line(/^ {2}Project +\S+ {2}\(--root\)$/);
});

Deno.test("serve says in the banner that the application does not boot, and why in the log", async () => {
  await using app = await TempApp.of("<?php throw new RuntimeException('No database today');");
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
  });
  await server.line(/"event":"worker_boot_failed".*No database today/);
  await server.line(/^ {2}Application +does not boot yet/);
  const response = await fetch(await server.origin());
  await response.body?.cancel();
  assertEquals(response.status, 503);
});

Deno.test("serve exits with 1 and a hint when the port is taken", async () => {
  await using app = await TempApp.of(APPLICATION);
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = `127.0.0.1:${taken.addr.port}`;
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", address],
    permissions: ["--allow-net", "--allow-read", "--allow-env", "--allow-run=php"],
  });
  const { code, stderr } = await server.ended;
  assertEquals(
    stderr,
    `Cannot listen on ${address}: another program does\n` +
      `  ss -ltnp 'sport = :${taken.addr.port}' names it; stop it, or choose another address with ` +
      "--listen HOST:PORT\n",
  );
  assertEquals(code, 1);
});

Deno.test("serve says which permission is missing when it may not start PHP", async () => {
  await using app = await TempApp.of(APPLICATION);
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
    permissions: ["--allow-net", "--allow-read", "--allow-env"],
  });
  await server.line(
    /"event":"worker_boot_failed","message":"Cannot start php: not allowed".*"hint":"Start with --allow-run=php, which lets it start workers/,
  );
  const response = await fetch(await server.origin());
  await response.body?.cancel();
  assertEquals(response.status, 503);
});

Deno.test("serve says that there is no such PHP, answers 503, and names the key to set", async () => {
  await using app = await TempApp.of(APPLICATION);
  await app.configure({ php_binary: "no-such-php", listen: "127.0.0.1:0" });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root],
    permissions: ["--allow-net", "--allow-read", "--allow-env", "--allow-run=no-such-php"],
  });
  await server.line(/"message":"Cannot start no-such-php: no such program".*php_binary/);
  const response = await fetch(await server.origin());
  await response.body?.cancel();
  assertEquals(response.status, 503);
});

Deno.test("serve with the flags of README.md, each left out once, names the flag and what it is for, or does without", async () => {
  await using app = await TempApp.of(APPLICATION);
  const words = ["serve", "--root", app.root, "--listen", "127.0.0.1:0"];
  const environment = { APPSERVER_ADMIN_LISTEN: "127.0.0.1:1" };
  const flags = scopedPermissions(app.root, ["APPSERVER_ADMIN_LISTEN"]);
  const without = (name: string): ServerProcess =>
    new ServerProcess({
      words,
      environment,
      permissions: flags.filter((flag) => !flag.startsWith(`--allow-${name}=`)),
    });
  for (
    const [name, what] of [
      ["net", /--allow-net=127\.0\.0\.1:0, which lets it accept connections/],
      ["read", /--allow-read=\S+, for the configuration, static files/],
    ] as const
  ) {
    await using server = without(name);
    const { code, stderr } = await server.ended;
    assertEquals(code, 1);
    assertMatch(stderr, what);
  }
  for (
    const [name, what] of [
      ["run", /worker_boot_failed.*--allow-run=php, which lets it start workers/],
      ["write", /spool_unavailable.*--allow-write=\/tmp, for large bodies/],
      ["env", /environment_partial.*--allow-env/],
      ["none", /admin_off.*--allow-net=127\.0\.0\.1:1, which/],
    ] as const
  ) {
    await using server = without(name);
    await server.line(what);
    const response = await fetch(await server.origin());
    await response.body?.cancel();
    assertEquals(response.status, name === "run" ? 503 : 200);
  }
});

Deno.test("serve listens where it is told and believes no client about its address, whatever the runtime's variables say", async () => {
  await using app = await TempApp.of("<?php return static fn () => $_SERVER['REMOTE_ADDR'];");
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  await using server = new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
    environment: {
      DENO_SERVE_ADDRESS: `tcp:127.0.0.1:${taken.addr.port}`,
      DENO_TRUST_PROXY_HEADERS: "1",
    },
  });
  await server.line(/runtime_switch_ignored.*DENO_TRUST_PROXY_HEADERS/);
  const origin = await server.origin();
  for (const address of ["tcp:192.0.2.1:5", "nonsense"]) {
    const response = await fetch(origin, { headers: { "x-deno-client-address": address } });
    assertEquals(await response.text(), "127.0.0.1");
  }
});
