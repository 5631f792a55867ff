import { assert, assertEquals, assertMatch } from "@std/assert";
import { validate } from "dockerfile-utils";
import { parseAllDocuments } from "yaml";
import { parseCommand } from "../../src/cli/args.ts";
import { CONFIG_KEYS } from "../../src/config/config_keys.ts";
import { REPOSITORY } from "../support/test_server.ts";

const VARIABLES = new Set(CONFIG_KEYS.flatMap((key) => key.variables));

function textOf(file: string): Promise<string> {
  return Deno.readTextFile(`${REPOSITORY}/deploy/${file}`);
}

/** The documents of a YAML file as plain values; fails on anything that YAML itself objects to. */
async function yaml(file: string): Promise<unknown[]> {
  const documents = parseAllDocuments(await textOf(file));
  assert(Array.isArray(documents));
  return documents.map((document) => {
    assertEquals(document.errors, []);
    assertEquals(document.warnings, []);
    const value: unknown = document.toJS();
    return value;
  });
}

/** Value at a path such as `spec.containers.0.env`. */
function at(value: unknown, path: string): unknown {
  let here = value;
  for (const name of path.split(".")) {
    assert(typeof here === "object" && here !== null, `Nothing at ${path}`);
    here = Object.entries(here).find(([key]) => key === name)?.[1];
  }
  return here;
}

/** Values of a unit's key, in order. */
async function unitValues(key: string): Promise<string[]> {
  const lines = (await textOf("appserver.service")).split("\n");
  return lines.filter((line) => line.startsWith(`${key}=`)).map((line) =>
    line.slice(key.length + 1)
  );
}

/** Names and values of a container's `env`; a secret's value is empty. */
function environmentOf(container: unknown): ReadonlyMap<string, string> {
  const list = at(container, "env");
  assert(Array.isArray(list));
  return new Map(list.map((entry) => [String(entry.name), String(entry.value ?? "")]));
}

const SYSTEMD = await new Deno.Command("sh", {
  args: ["-c", "command -v systemd-analyze"],
  stdout: "null",
}).output();

Deno.test({
  name: "appserver.service and appserver.socket are what systemd accepts without a warning" +
    (SYSTEMD.success ? "" : " (systemd-analyze is not installed)"),
  ignore: !SYSTEMD.success,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/appserver.service`;
    // The executable is not on this machine.
    const text = (await textOf("appserver.service")).replace(
      "/usr/local/bin/appserver",
      "/bin/true",
    );
    await Deno.writeTextFile(path, text);
    const socket = `${folder}/appserver.socket`;
    await Deno.copyFile(`${REPOSITORY}/deploy/appserver.socket`, socket);
    const { success, stderr } = await new Deno.Command("sh", {
      args: ["-c", 'systemd-analyze verify "$1" "$2"', "sh", path, socket],
    }).output();
    await Deno.remove(folder, { recursive: true });
    assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
  },
});

Deno.test("appserver.service starts words that serve understands and waits longer than a stop takes", async () => {
  const [start = ""] = await unitValues("ExecStart");
  const [program, ...words] = start.split(" ");
  assertEquals(program, "/usr/local/bin/appserver");
  assertEquals(parseCommand(words).kind, "serve");
  assertEquals(await unitValues("Type"), ["notify"]);
  assertMatch((await unitValues("ExecReload"))[0] ?? "", /-HUP/);
  assert(
    Number((await unitValues("TimeoutStopSec"))[0]) * 1_000 > 2 * defaultMs("shutdown_timeout_ms"),
  );
  assertEquals(await unitValues("RestartPreventExitStatus"), ["64 78"]);
});

function defaultMs(name: string): number {
  const key = CONFIG_KEYS.find((known) => known.name === name);
  return Number(key?.defaultText);
}

Deno.test("kubernetes.yaml probes paths and ports that exist, and gives a stop the time that it takes", async () => {
  const [deployment, service] = await yaml("kubernetes.yaml");
  const pod = at(deployment, "spec.template.spec");
  const container = at(pod, "containers.0");
  const environment = environmentOf(container);
  assertEquals([...environment.keys()].filter((name) => !VARIABLES.has(name)), []);
  const port = (address: string): number => Number(environment.get(address)?.split(":").at(-1));
  assertEquals(at(container, "ports"), [
    { name: "http", containerPort: port("APPSERVER_LISTEN") },
    { name: "admin", containerPort: port("APPSERVER_ADMIN_LISTEN") },
  ]);
  const probes = ["startupProbe", "livenessProbe", "readinessProbe"]
    .map((probe) => at(container, `${probe}.httpGet`));
  assertEquals(probes, [
    { path: "/ready", port: "admin" },
    { path: "/health", port: "admin" },
    { path: "/ready", port: "admin" },
  ]);
  const ms = (name: string): number => Number(environment.get(name));
  const stopMs = Number(at(container, "lifecycle.preStop.sleep.seconds")) * 1_000 +
    ms("APPSERVER_SHUTDOWN_DELAY_MS") + 2 * ms("APPSERVER_SHUTDOWN_TIMEOUT_MS");
  assert(Number(at(pod, "terminationGracePeriodSeconds")) * 1_000 > stopMs, `${stopMs} ms`);
  assertEquals(at(pod, "securityContext.runAsNonRoot"), true);
  assertEquals(at(service, "spec.ports.0.targetPort"), "http");
});

Deno.test("compose.yaml sets variables that exist and gives a stop the time that it takes", async () => {
  const [file] = await yaml("compose.yaml");
  const shop = at(file, "services.shop");
  const environment = at(shop, "environment");
  assert(typeof environment === "object" && environment !== null);
  assertEquals(Object.keys(environment).filter((name) => !VARIABLES.has(name)), []);
  const stopMs = 2 * Number(at(environment, "APPSERVER_SHUTDOWN_TIMEOUT_MS"));
  assert(Number.parseInt(String(at(shop, "stop_grace_period")), 10) * 1_000 > stopMs);
});

/** The list of words at the end of an instruction, which is there once. */
function wordsOf(image: readonly string[], instruction: string): readonly string[] {
  const [line = "", ...more] = image.filter((one) => one.startsWith(`${instruction} `));
  assertEquals(more, []);
  const words: unknown = JSON.parse(line.slice(line.indexOf("[")));
  assert(Array.isArray(words));
  return words.map(String);
}

Deno.test("Dockerfile ends as nobody, with variables and words that exist", async () => {
  const lines = (await textOf("Dockerfile")).split("\n");
  const last = lines.findLastIndex((line) => line.startsWith("FROM "));
  const image = lines.slice(last);
  assert(image.includes("USER nonroot"));
  const names = image.find((line) => line.startsWith("ENV "))?.match(/[A-Z_]+(?==)/g) ?? [];
  assertEquals(names.filter((name) => !VARIABLES.has(name)), []);
  const started = wordsOf(image, "ENTRYPOINT").concat(wordsOf(image, "CMD"));
  const asked = wordsOf(image, "HEALTHCHECK");
  for (const [[program, ...words], kind] of [[started, "serve"], [asked, "status"]] as const) {
    assertEquals([program, parseCommand(words).kind], ["/usr/local/bin/appserver", kind]);
  }
  assertEquals(image.filter((line) => line.startsWith("RUN ")), [], "There is no shell in it");
});

Deno.test("Dockerfile is one in the eyes of a linter, which knows a wrong one", async () => {
  assertEquals(validate(await textOf("Dockerfile")), []);
  assertEquals(validate("FROM scratch\nRUNN true\n").length, 1);
});

Deno.test("php_rootfs copies a PHP that runs without anything else", async () => {
  const folder = await Deno.makeTempDir();
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      'set -e; "$1" "$2" && [ ! -e "$2/bin/sh" ] && if [ "$(id -u)" = 0 ]; then ' +
      'chroot "$2" /usr/bin/php -r "echo PHP_VERSION_ID >= 80200 ? 1 : 0;"; else "$2/usr/bin/php" -n -r "echo 1;"; fi',
      "sh",
      `${REPOSITORY}/deploy/php_rootfs`,
      folder,
    ],
  }).output();
  await Deno.remove(folder, { recursive: true });
  const said = new TextDecoder();
  assertEquals([success, said.decode(stdout)], [true, "1"], said.decode(stderr));
});
