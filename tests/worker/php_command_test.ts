import { assert, assertEquals } from "@std/assert";
import { phpCommand, type PhpCommandOptions } from "../../src/worker/php_command.ts";

const OPTIONS: PhpCommandOptions = {
  phpBinary: "php",
  program: ["/app/php/worker.php"],
  root: "/app",
  isDev: false,
  phpIni: {},
  env: {},
  passEnv: [],
};

/** The value of each `-d` switch that wins: PHP takes the last one. */
function iniOf(args: readonly string[]): Record<string, string> {
  const ini: Record<string, string> = {};
  args.forEach((arg, at) => {
    if (args[at - 1] !== "-d") return;
    const [key = "", ...value] = arg.split("=");
    ini[key] = value.join("=");
  });
  return ini;
}

Deno.test("phpCommand runs the script in the project, switches first", () => {
  const command = phpCommand(OPTIONS, {});
  assertEquals([command.binary, command.cwd, command.args.at(-1)], [
    "php",
    "/app",
    "/app/php/worker.php",
  ]);
  assertEquals(command.args.length % 2, 1, "pairs of -d and a setting, then the script");
});

Deno.test("phpCommand sets what a worker needs", () => {
  assertEquals(iniOf(phpCommand(OPTIONS, {}).args), {
    "variables_order": "EGPCS",
    "auto_globals_jit": "0",
    "auto_prepend_file": "none",
    "auto_append_file": "none",
    "display_errors": "stderr",
    "log_errors": "0",
    "html_errors": "0",
    "max_execution_time": "0",
    "zend.exception_ignore_args": "1",
    "output_buffering": "0",
    "implicit_flush": "0",
    "opcache.enable_cli": "1",
    "opcache.validate_timestamps": "0",
  });
});

Deno.test("phpCommand looks at file times, and optimizes nothing, in dev mode only", () => {
  const ini = iniOf(phpCommand({ ...OPTIONS, isDev: true }, {}).args);
  assertEquals(ini["opcache.validate_timestamps"], "1");
  assertEquals(ini["opcache.optimization_level"], "0");
});

Deno.test("phpCommand lets the config's ini win, once a key, and spells booleans as PHP does", () => {
  const phpIni = {
    "memory_limit": "256M",
    "opcache.enable_cli": false,
    "html_errors": true,
    "precision": 14,
    "error_prepend_string": "a=b c",
  };
  const { args } = phpCommand({ ...OPTIONS, phpIni }, {});
  const ini = iniOf(args);
  assertEquals(ini["memory_limit"], "256M");
  assertEquals(ini["opcache.enable_cli"], "0");
  assertEquals(ini["html_errors"], "1");
  assertEquals(ini["precision"], "14");
  assertEquals(ini["error_prepend_string"], "a=b c");
  assertEquals(args.filter((arg) => arg.startsWith("opcache.enable_cli=")).length, 1);
});

Deno.test("phpCommand passes on the listed names and nothing else", () => {
  const { env } = phpCommand(OPTIONS, {
    PATH: "/bin",
    HOME: "/home/php",
    TZ: "Europe/Berlin",
    LC_ALL: "C.UTF-8",
    APP_ENV: "production",
    DB_PASSWORD: "needed by the application",
    AWS_SECRET_ACCESS_KEY: "x",
    PATHOLOGICAL: "x",
    app_env: "x",
    DENO_SERVE_ADDRESS: "x",
  });
  assertEquals(env, {
    PATH: "/bin",
    HOME: "/home/php",
    TZ: "Europe/Berlin",
    LC_ALL: "C.UTF-8",
    APP_ENV: "production",
    DB_PASSWORD: "needed by the application",
  });
});

Deno.test("phpCommand passes on further names and prefixes that the config lists", () => {
  const environment = { REDIS_URL: "r", MAIL_HOST: "m", MAIL_PORT: "25", OTHER: "o" };
  const { env } = phpCommand({ ...OPTIONS, passEnv: ["REDIS_URL", "MAIL_*"] }, environment);
  assertEquals([env.REDIS_URL, env.MAIL_HOST, env.MAIL_PORT, env.OTHER], [
    "r",
    "m",
    "25",
    undefined,
  ]);
});

Deno.test("phpCommand lets the config's own variables win over the server's environment", () => {
  const { env } = phpCommand({ ...OPTIONS, env: { APP_ENV: "test", EXTRA: "1" } }, {
    APP_ENV: "production",
  });
  assertEquals([env.APP_ENV, env.EXTRA], ["test", "1"]);
});

Deno.test("phpCommand withholds the server's secrets, also from a list that names everything", () => {
  const secrets = { APP_JWT_SECRET: "s1", APPSERVER_ADMIN_TOKEN: "s2" };
  for (const passEnv of [[], ["*"], ["APP_JWT_SECRET", "APPSERVER_ADMIN_TOKEN"]]) {
    const { env } = phpCommand({ ...OPTIONS, passEnv }, { ...secrets, PATH: "/bin" });
    assertEquals(Object.keys(env).filter((name) => name in secrets), []);
    assert(!JSON.stringify(env).includes("s1"));
  }
});

Deno.test("phpCommand empties every variable of the dynamic linker", () => {
  const { env } = phpCommand(
    { ...OPTIONS, passEnv: ["*"], env: { LD_AUDIT: "/srv/audit.so" } },
    { LD_PRELOAD: "/srv/evil.so", LD_LIBRARY_PATH: "/srv", LD_DEBUG: "all", LDAP_HOST: "l" },
  );
  assertEquals(env, {
    LD_PRELOAD: "",
    LD_LIBRARY_PATH: "",
    LD_DEBUG: "",
    LD_AUDIT: "",
    LDAP_HOST: "l",
  });
});
