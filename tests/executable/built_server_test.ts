import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { buildBundle, buildExecutable, type BuiltServer } from "../support/built_server.ts";
import { exampleRoot, installExample } from "../support/example_server.ts";
import { ServerProcess } from "../support/server_process.ts";
import { copyFolder, TempApp } from "../support/temp_app.ts";
import { fixtureApp } from "../support/test_server.ts";

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
  await using server = new ServerProcess({
    program,
    words: ["--listen", "127.0.0.1:0"],
    cwd: app.root,
    environment: { APP_CACHE_DIR: app.path("var"), APP_LOG_DIR: app.path("var") },
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
    .filter((line) => !/"event":"(?:php_log|php_memory_unlimited)"/.test(line));
  assertEquals(faults, []);
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
