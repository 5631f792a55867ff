import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  buildBundle,
  buildExecutable,
  type BuiltServer,
  bundleProgram,
} from "../support/built_server.ts";
import { exampleRoot, installExample } from "../support/example_server.ts";
import { ServerProcess } from "../support/server_process.ts";
import { copyFolder, TempApp } from "../support/temp_app.ts";
import { fixtureApp, REPOSITORY } from "../support/test_server.ts";

const folder = await Deno.makeTempDir({ prefix: "built_server_" });
addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

const SERVERS: Readonly<Record<string, BuiltServer>> = {
  "the bundle": await buildBundle(folder),
  "the executable": await buildExecutable(folder),
};

/** A project by where it is copied from, and what the banner calls it. */
interface Project {
  readonly name: string;
  readonly source: string;
  readonly application: RegExp;
  /** Why its packages are not there; empty when they are. */
  readonly missing: string;
}

async function example(name: string, application: RegExp): Promise<Project> {
  const missing = await installExample(name);
  return { name: `examples/${name}`, source: exampleRoot(name), application, missing };
}

const PROJECTS: readonly Project[] = [
  await example("plain", /callable \(php\/bootstrap_app\.php\)/),
  await example("psr15", /psr-15/),
  await example("slim", /psr-15/),
  await example("symfony", /symfony/),
  await example("frankenphp-worker", /frankenphp worker/),
  await example("go-worker", /bridge/),
  await example("baremetalphp", /baremetalphp/i),
  {
    name: "a project as BareMetalPHP has it",
    source: fixtureApp("baremetal_contract"),
    application: /baremetalphp/i,
    missing: "",
  },
];

/** Nothing of this repository is near, and nothing says how to serve it but what the project itself has. */
async function servesProject(program: readonly string[], project: Project): Promise<void> {
  await using app = await TempApp.empty();
  await copyFolder(project.source, app.root);
  const temporary = app.path("temporary");
  await Deno.mkdir(temporary);
  await using server = new ServerProcess({
    program,
    words: ["--listen", "127.0.0.1:0"],
    cwd: app.root,
    environment: {
      APP_CACHE_DIR: app.path("var"),
      APP_LOG_DIR: app.path("var"),
      TMPDIR: temporary,
    },
  });
  const origin = await server.origin();
  assertMatch(server.lines.join("\n"), project.application);
  const before = await visit(origin);
  server.signal("SIGUSR2");
  await server.line(/"event":"recycled".*"lane":"slow"/);
  server.signal("SIGHUP");
  await server.line(/"event":"config_reloaded"/);
  const after = await visit(origin);
  assertEquals(after, before);
  server.signal("SIGTERM");
  const { code, stdout } = await server.ended;
  assertEquals(code, 0);
  const faults = stdout.split("\n").filter((line) => /"level":"(?:warn|error)"/.test(line))
    // What a framework says about itself, or the server about this machine's php.ini, is no fault.
    .filter((line) => !/"event":"(?:php_log|php_memory_unlimited|php_as_root)"/.test(line));
  assertEquals(faults, []);
  assertEquals(await cachesIn(temporary), []);
}

/** What the runtime left in a folder for temporary files; PHP keeps sessions and an empty folder there. */
async function cachesIn(folder: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).filter((name) =>
    !/^(?:sess_|appserver-uploads-)/.test(name)
  );
}

/** Status of the start page; what it shows differs from worker to worker. */
async function visit(origin: string): Promise<number> {
  const response = await fetch(`${origin}/`, { redirect: "manual" });
  const text = await response.text();
  assertNotEquals(response.status, 503, text);
  assertEquals(response.status < 400, true, text);
  return response.status;
}

for (const [name, built] of Object.entries(SERVERS)) {
  if (built.kind === "missing") {
    Deno.test({ name: `${name} (cannot be built: ${built.reason})`, ignore: true, fn() {} });
    continue;
  }
  for (const project of PROJECTS) {
    Deno.test({
      name: `${name} alone serves, reloads and stops in ${project.name}` +
        (project.missing === "" ? "" : ` (Composer: ${project.missing})`),
      ignore: project.missing !== "",
      fn: () => servesProject(built.program, project),
    });
  }
}

Deno.test({
  name:
    "the bundle serves inside a project whose deno.json and package.json are for other programs",
  ignore: SERVERS["the bundle"]?.kind !== "built",
  fn: async () => {
    await using app = await TempApp.of("<?php return static fn (): string => 'hello';");
    await app.write("deno.json", '{ "nodeModulesDir": "no word that Deno knows" }');
    await app.write("package.json", "{ no JSON");
    const path = app.path("appserver.js");
    await Deno.copyFile(`${folder}/appserver.js`, path);
    await using server = new ServerProcess({
      program: await bundleProgram(path),
      words: ["--listen", "127.0.0.1:0"],
      cwd: app.root,
    });
    assertEquals(await visit(await server.origin()), 200);
  },
});

/** What the Dockerfile puts together, with the libraries that its last base image has, and a null device as in a container. */
const PUT_TOGETHER = `set -e
"$1/deploy/php_rootfs" "$2"
mkdir -p "$2/tmp" "$2/dev" "$2/proc" "$2/usr/local/bin" "$2/srv/app"
chmod 755 "$2"
chmod 1777 "$2/tmp"
mknod -m 666 "$2/dev/null" c 1 3
cp "$3" "$2/usr/local/bin/appserver"
ldd "$3" | grep -o '/[^ :]* (0x' | cut -d' ' -f1 | while read -r library; do
  mkdir -p "$2\${library%/*}" && cp -L "$library" "$2$library"
done
cp -R "$1/examples/plain/." "$2/srv/app/"
[ ! -e "$2/bin/sh" ]`;
const NOBODY = "65532";
/** The runtime looks for itself in /proc. */
const INSIDE =
  `exec unshare -m sh -c 'mount -t proc proc "$0/proc" && exec chroot --userspec=${NOBODY}:${NOBODY} "$0" "$@"' "$0" "$@"`;
const mayMount = await new Deno.Command("sh", {
  args: ["-c", "unshare -m mount -t proc proc /proc"],
  stderr: "null",
}).output();
const hasImage = mayMount.success && SERVERS["the executable"]?.kind === "built";

Deno.test({
  name:
    "the executable and the PHP of the container's image serve alone, as nobody, without a shell" +
    (hasImage ? "" : " (needs the right to mount, and the executable)"),
  ignore: !hasImage,
  fn: async () => {
    const image = await Deno.makeTempDir({ dir: folder });
    const { success, stderr } = await new Deno.Command("sh", {
      args: ["-c", PUT_TOGETHER, "sh", REPOSITORY, image, `${folder}/appserver`],
    }).output();
    assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
    await using server = new ServerProcess({
      program: ["sh", "-c", INSIDE, image],
      words: ["/usr/local/bin/appserver", "serve", "--root", "/srv/app", "--listen", "127.0.0.1:0"],
      cwd: image,
    });
    assertEquals(await visit(await server.origin()), 200);
    assertEquals(server.lines.filter((line) => line.includes("php_as_root")), []);
    server.signal("SIGTERM");
    assertEquals((await server.ended).code, 0);
  },
});
