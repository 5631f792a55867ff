import { assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, fromFileUrl, join } from "@std/path";

const DEV = fromFileUrl(new URL("../../dev", import.meta.url));
/** How the task is started, whatever the folder that `dev` was called in. */
const TASK = `task --config ${join(dirname(DEV), "deno.json")}`;

/** Programs that stand in for the real ones: name → body of a shell script. */
type Programs = Readonly<Record<string, string>>;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Says its version, and otherwise shows what it was asked to do. */
const deno = (version: string, name = "deno"): string =>
  `[ "$1" = --version ] && echo "deno ${version} (stable, release)" && exit; echo "${name}: $*"`;
const PHP_GOOD = "exit 0";
const PHP_OLD = "exit 1";
const ROOT_USER = "echo 0";
const PLAIN_USER = "echo 1000";
/** Answers like npx when it has fetched Deno, whose place is `fetched` beside it. */
const NPX = 'echo "npx $*" >&2; echo "${0%/*}/fetched"';

/** Runs `./dev` with `programs` as the whole PATH. */
function runDev(programs: Programs, ...args: string[]): Promise<Outcome> {
  return runScript(DEV, programs, ...args);
}

/** Runs the script that `script` names, from another folder than its own. */
async function runScript(script: string, programs: Programs, ...args: string[]): Promise<Outcome> {
  const path = await Deno.makeTempDir({ prefix: "appserver-dev-" });
  try {
    for (const [name, body] of Object.entries(programs)) {
      await Deno.writeTextFile(join(path, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    }
    // The inner shell alone gets the small PATH: Deno looks up `sh` in the PATH that it passes on.
    const command = new Deno.Command("sh", {
      args: ["-c", 'PATH=$STUBS exec /bin/sh "$@"', "sh", script, ...args],
      cwd: path,
      env: { STUBS: path },
      stdin: "null",
    });
    const { code, stdout, stderr } = await command.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("dev hands every word to deno task, also those that look like its own", async () => {
  const programs = { deno: deno("2.9.6"), php: PHP_GOOD };
  const { code, stdout } = await runDev(programs, "serve", "--listen", "127.0.0.1:9000", "--help");
  assertEquals(stdout, `deno: ${TASK} serve --listen 127.0.0.1:9000 --help\n`);
  assertEquals(code, 0);
});

Deno.test("dev takes a newer Deno, a canary too, comparing versions as numbers", async () => {
  for (const version of ["2.10.0", "3.0.0", "2.9.6+f00ba4", "2.9.10-rc.1"]) {
    const { stdout } = await runDev({ deno: deno(version), php: PHP_GOOD }, "test");
    assertEquals(stdout, `deno: ${TASK} test\n`, version);
  }
});

Deno.test("dev fetches Deno by npx where the installed one is too old", async () => {
  for (const version of ["2.9.5", "1.46.3", "2.4.12"]) {
    const programs = {
      deno: deno(version),
      npx: NPX,
      fetched: deno("2.9.6", "fetched"),
      php: PHP_GOOD,
    };
    const { stdout, stderr } = await runDev(programs, "test");
    assertEquals(stdout, `fetched: ${TASK} test\n`, version);
    assertStringIncludes(stderr, "npx --prefer-offline -y deno@2.9.6 eval");
  }
});

Deno.test("dev fetches Deno by npx where there is none", async () => {
  const programs = { npx: NPX, fetched: deno("2.9.6", "fetched"), php: PHP_GOOD };
  assertEquals((await runDev(programs, "serve")).stdout, `fetched: ${TASK} serve\n`);
});

Deno.test("dev says what to install without Deno and npm, and exits 1", async () => {
  const { code, stdout, stderr } = await runDev({ php: PHP_GOOD }, "serve");
  assertEquals([code, stdout], [1, ""]);
  assertStringIncludes(stderr, "Deno 2.9.6 or newer is needed, or npm to fetch it");
});

Deno.test("dev exits 1 when npx cannot fetch Deno", async () => {
  const { code, stderr } = await runDev({ npx: "exit 1", php: PHP_GOOD }, "serve");
  assertEquals([code, stderr], [1, "Cannot fetch Deno by npx\n"]);
});

Deno.test("dev says what to type where PHP is missing or old and the user is not root", async () => {
  for (const php of [{}, { php: PHP_OLD }]) {
    const { code, stderr } = await runDev(
      { ...php, deno: deno("2.9.6"), id: PLAIN_USER, "apt-get": "echo apt-get" },
      "serve",
    );
    assertEquals(code, 1);
    for (const system of ["Debian, Ubuntu:", "Fedora:", "Alpine:", "macOS:"]) {
      assertStringIncludes(stderr, system);
    }
  }
});

Deno.test("dev installs PHP as root, then goes on", async () => {
  const installPhp = 'echo "apt-get $*" >&2; ' +
    '[ "$1" = update ] || { echo "#!/bin/sh" >"$STUBS/php"; /bin/chmod +x "$STUBS/php"; }';
  const { code, stdout, stderr } = await runDev(
    { deno: deno("2.9.6"), id: ROOT_USER, "apt-get": installPhp },
    "serve",
  );
  assertStringIncludes(stderr, "apt-get update\n");
  assertStringIncludes(stderr, "apt-get install -y --no-install-recommends php-cli");
  assertEquals([code, stdout], [0, `deno: ${TASK} serve\n`]);
});

Deno.test("dev gives up as root when the packages bring too old a PHP", async () => {
  const programs = { deno: deno("2.9.6"), id: ROOT_USER, "apt-get": "exit 0", php: PHP_OLD };
  const { code, stderr } = await runDev(programs, "serve");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "PHP 8.2 or newer is needed");
});

Deno.test("dev needs no PHP for formatting and checks", async () => {
  assertEquals(
    (await runDev({ deno: deno("2.9.6") }, "fmt:check")).stdout,
    `deno: ${TASK} fmt:check\n`,
  );
  assertEquals((await runDev({ deno: deno("2.9.6") }, "gate")).stdout, `deno: ${TASK} gate\n`);
});

Deno.test("dev alone and with help prints its usage, task lists the tasks", async () => {
  for (const args of [[], ["help"], ["--help"]]) {
    const { code, stdout } = await runDev({}, ...args);
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Usage: ./dev");
  }
  const programs = { deno: deno("2.9.6") };
  assertEquals((await runDev(programs, "task")).stdout, `deno: ${TASK}\n`);
});

Deno.test("dev finds its own folder through a symbolic link", async () => {
  const folder = await Deno.makeTempDir({ prefix: "appserver-link-" });
  try {
    const link = join(folder, "dev");
    await Deno.symlink(DEV, link);
    const programs = {
      deno: deno("2.9.6"),
      php: PHP_GOOD,
      readlink: 'PATH=/usr/bin:/bin exec readlink "$@"',
    };
    const { stdout } = await runScript(link, programs, "serve");
    assertEquals(stdout, `deno: ${TASK} serve\n`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
