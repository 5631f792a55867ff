import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type Clock, systemClock } from "../../src/base/clock.ts";
import { AppServerError } from "../../src/base/errors.ts";
import { type Config, DEFAULT_CONFIG } from "../../src/config/config.ts";
import { chooseSapi } from "../../src/server/choose_sapi.ts";
import { startPhp } from "../../src/server/start_php.ts";
import type { SapiVerdict } from "../../src/worker/sapi_probe.ts";
import { PHP_CGI, testCgi, testNative } from "../support/native_sapi.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY, TestServer } from "../support/test_server.ts";

/** What a broken PHP does instead of trying the native SAPI, once it has said what it is. */
const FACTS = `<?php require '${REPOSITORY}/php/autoload.php';
  echo json_encode(BareMetalPHP\\AppServer\\Sapi\\SapiProbe::facts()), "\\n"; flush();`;

/** Shortens the first time limit, which is that of the native probe. */
function impatientClock(): Clock {
  let scheduled = 0;
  return {
    ...systemClock,
    schedule: (delayMs, callback) =>
      systemClock.schedule(scheduled++ === 0 ? 2000 : delayMs, callback),
  };
}

interface Choice {
  readonly verdict: SapiVerdict;
  readonly logger: RecordingLogger;
}

/** Chooses while the probe of the native SAPI is this script. */
async function chooseWith(
  script: string,
  settings: Partial<Config> = {},
  clock?: Clock,
): Promise<Choice> {
  await using app = await TempApp.of(script);
  const logger = new RecordingLogger();
  const verdict = await chooseSapi({
    config: { ...DEFAULT_CONFIG, ...settings },
    root: app.root,
    environment: Deno.env.toObject(),
    logger,
    start: (command) => {
      const isNative = command.env["APPSERVER_PROBE"] === "native";
      const args = [...command.args.slice(0, -1), app.path("php/bootstrap_app.php")];
      return startPhp(isNative ? { ...command, args } : command);
    },
    ...(clock === undefined ? {} : { clock }),
  });
  return { verdict, logger };
}

function assertFallback({ verdict, logger }: Choice, reason: RegExp): void {
  assertEquals(verdict.sapi, "fallback");
  assertMatch(verdict.reason, reason);
  assertMatch(verdict.phpVersion, /^8\./);
  assert(verdict.phpIni["disable_functions"]?.split(",").includes("setcookie"));
  assertEquals(logger.messagesOf("sapi_fallback").length, 1);
}

Deno.test("chooseSapi moves on to the fallback when the native probe crashes", async () => {
  const crash = `${FACTS} posix_kill(getmypid(), SIGSEGV);`;
  assertFallback(await chooseWith(crash), /^native does not work: the probe was ended by SIGSEGV$/);
});

Deno.test("chooseSapi moves on to the fallback when the native probe hangs", async () => {
  const hang = `${FACTS} while (true) { usleep(1000); }`;
  assertFallback(
    await chooseWith(hang, {}, impatientClock()),
    /^native does not work: the probe did not end within 5 s$/,
  );
});

Deno.test("chooseSapi moves on to the fallback when the native probe disagrees", async () => {
  const disagree =
    `${FACTS} echo '{"sapi":"native","works":false,"reason":"header() is odd"}', "\\n";`;
  assertFallback(await chooseWith(disagree), /^native does not work: header\(\) is odd$/);
});

Deno.test("chooseSapi keeps the functions that php_ini disables", async () => {
  const phpIni = { "disable_functions": "exec, system" };
  const { verdict } = await chooseWith(`${FACTS} exit(1);`, { phpIni });
  assertMatch(verdict.phpIni["disable_functions"] ?? "", /^exec,system,header,/);
});

Deno.test('chooseSapi refuses to start when sapi is "native" and its probe crashes', async () => {
  const crash = `${FACTS} posix_kill(getmypid(), SIGSEGV);`;
  const error = await assertRejects(() => chooseWith(crash, { sapi: "native" }), AppServerError);
  assertEquals(error.code, "sapi_unavailable");
  assertMatch(
    error.message,
    /"native" does not work with this PHP: the probe was ended by SIGSEGV/,
  );
});

Deno.test('chooseSapi refuses to start when sapi is "cgi" and PHP is the command line', async () => {
  const error = await assertRejects(() => chooseWith("", { sapi: "cgi" }), AppServerError);
  assertEquals(error.code, "sapi_unavailable");
  assertMatch(error.message, /This is PHP as cli, not php-cgi\. Set php_binary to php-cgi/);
});

Deno.test("chooseSapi says what to enable when ffi is forbidden", async () => {
  const verdict = await chooseSapi({
    config: { ...DEFAULT_CONFIG, phpIni: { "ffi.enable": "0" } },
    root: REPOSITORY,
    environment: Deno.env.toObject(),
    logger: new RecordingLogger(),
  });
  assertEquals(verdict.sapi, "fallback");
  assertMatch(verdict.reason, /Set ffi\.enable to "preload"|Enable extension=ffi/);
});

testNative("chooseSapi takes native where it works, and a worker then runs it", async () => {
  await using app = await TempApp.of("<?php return fn () => $_SERVER['APPSERVER_SAPI'];");
  await using server = await TestServer.start({ root: app.root });
  assertEquals(server.server.verdict.sapi, "native");
  assertEquals(await (await server.fetch("/")).text(), "native");
});

testCgi("chooseSapi takes cgi where php_binary is php-cgi, and a worker then runs it", async () => {
  await using app = await TempApp.of(`<?php return function () {
    setcookie('a', 'b');
    header('X-A: 1');
    return $_SERVER['APPSERVER_SAPI'] . ' ' . PHP_SAPI;
  };`);
  await using server = await TestServer.start({
    root: app.root,
    settings: { phpBinary: PHP_CGI },
  });
  assertEquals(server.server.verdict.sapi, "cgi");
  for (let i = 0; i < 2; i++) {
    const response = await server.fetch("/");
    assertEquals(await response.text(), "cgi cgi-fcgi");
    assertEquals(response.headers.getSetCookie(), ["a=b"]);
    assertEquals(response.headers.get("x-a"), "1");
  }
  await server.server.stop();
  assertEquals(server.logger.messagesOf("php_stderr"), []);
});

testCgi("chooseSapi refuses a php-cgi without ffi, and says what to install", async () => {
  const settings = { phpBinary: PHP_CGI, phpIni: { "ffi.enable": "0" } };
  await using app = await TempApp.of("<?php return fn () => '';");
  const start = () => TestServer.start({ root: app.root, settings });
  const error = await assertRejects(start, AppServerError);
  assertEquals(error.code, "sapi_unavailable");
  assertMatch(error.message, /Install the extension ffi, or set php_binary to php/);
});

Deno.test("chooseSapi says whether PHP knows code of the application before it is told to load any", async () => {
  await using app = await TempApp.of("<?php");
  const choose = (phpIni: Config["phpIni"]) =>
    chooseSapi({
      config: { ...DEFAULT_CONFIG, phpIni, dialect: "go" },
      root: app.root,
      environment: Deno.env.toObject(),
      logger: new RecordingLogger(),
    });
  assertEquals((await choose({})).hasPreload, false);
  const preload = {
    "opcache.preload": app.path("php/bootstrap_app.php"),
    "opcache.preload_user": "root",
  };
  assertEquals((await choose(preload)).hasPreload, true);
});
