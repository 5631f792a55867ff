import { assert, assertEquals, assertRejects } from "@std/assert";
import { AppServerError } from "../../src/base/errors.ts";
import { DEFAULT_CONFIG } from "../../src/config/config.ts";
import { ConfigError } from "../../src/config/config_issue.ts";
import { formatIssue } from "../../src/config/format_issues.ts";
import {
  type ConfigDisk,
  type ConfigEnvironment,
  denoDisk,
  loadConfig,
} from "../../src/config/load_config.ts";

function fakeEnvironment(variables: Record<string, string> = {}): ConfigEnvironment {
  return { get: (name) => variables[name], names: () => Object.keys(variables) };
}

/** A disk with these files; every folder is missing unless it is listed. */
function fakeDisk(files: Record<string, string>, folders: readonly string[] = []): ConfigDisk {
  return {
    readText: (path) => Promise.resolve(files[path]),
    lacksFolder: (path) => Promise.resolve(!folders.includes(path)),
  };
}

const environment = fakeEnvironment();

Deno.test("loadConfig takes a missing file as defaults and says that it is missing", async () => {
  const loaded = await loadConfig({ root: "/p", environment, disk: fakeDisk({}) });
  assertEquals(loaded.config, DEFAULT_CONFIG);
  assertEquals(loaded.file, { kind: "missing", path: "/p/go_appserver.json" });
  assertEquals(loaded.warnings, []);
});

Deno.test("loadConfig reads go_appserver.json of the root", async () => {
  const disk = fakeDisk({ "/p/go_appserver.json": '{ "max_queue": 1 }' });
  const loaded = await loadConfig({ root: "/p", environment, disk });
  assertEquals(loaded.config.maxQueue, 1);
  assertEquals(loaded.file, { kind: "read", path: "/p/go_appserver.json" });
  assertEquals(loaded.origins.get("max_queue")?.detail, "go_appserver.json:1:3");
});

Deno.test("loadConfig refuses to do without a file that was named", async () => {
  const options = { root: "/p", file: "x.json", environment, disk: fakeDisk({}) };
  const error = await assertRejects(() => loadConfig(options), AppServerError);
  assertEquals(error.code, "config_unreadable");
});

Deno.test("loadConfig reports a file that cannot be read, with the cause", async () => {
  const cause = new Error("Permission denied");
  const disk: ConfigDisk = {
    readText: () => Promise.reject(cause),
    lacksFolder: () => Promise.resolve(false),
  };
  const error = await assertRejects(
    () => loadConfig({ root: "/p", environment, disk }),
    AppServerError,
  );
  assertEquals(error.code, "config_unreadable");
  assertEquals(error.cause, cause);
});

Deno.test("loadConfig lets flags win over environment over file", async () => {
  const disk = fakeDisk({ "/p/go_appserver.json": '{ "listen": ":1", "hot_reload": false }' });
  const variables = fakeEnvironment({ APP_SERVER_ADDR: ":2", APPSERVER_HOT_RELOAD: "0" });
  const options = { root: "/p", disk, environment: variables };
  const plain = await loadConfig(options);
  assertEquals([plain.config.listen.port, plain.config.hotReload], [2, false]);
  const flagged = await loadConfig({ ...options, listen: "[::1]:3", dev: true });
  assertEquals(flagged.config.listen, { hostname: "::1", port: 3 });
  assertEquals(flagged.config.hotReload, true);
  assertEquals(flagged.origins.get("hot_reload"), { source: "flag", detail: "--dev" });
});

Deno.test("loadConfig throws all mistakes of file, environment and flags together", async () => {
  const disk = fakeDisk({ "/p/go_appserver.json": '{ "max_queue": -1, "nonsense": 1 }' });
  const variables = fakeEnvironment({ APPSERVER_LOG_LEVEL: "loud" });
  const error = await assertRejects(
    () => loadConfig({ root: "/p", disk, environment: variables, listen: "x" }),
    ConfigError,
  );
  assertEquals(error.issues.map(({ source, path }) => `${source} ${path}`), [
    "go_appserver.json max_queue",
    "go_appserver.json nonsense",
    "command line --listen",
    "environment APPSERVER_LOG_LEVEL",
  ]);
});

Deno.test("loadConfig warns of folders that the file names and that are not there", async () => {
  const text = '{ "static": [{"prefix":"/a/","dir":"a"}, {"prefix":"/b/","dir":"b"}] }';
  const disk = fakeDisk({ "/p/go_appserver.json": text }, ["/p/a"]);
  const { warnings } = await loadConfig({ root: "/p", environment, disk });
  assertEquals(warnings.map(formatIssue), [
    'go_appserver.json:1:64 warning: static[1].dir: folder does not exist: "b"',
  ]);
});

Deno.test("loadConfig warns of a variable that looks like a misspelt one of ours", async () => {
  const variables = fakeEnvironment({
    APPSERVER_FAST_WORKRES: "8",
    APPSERVER_SOMETHING_ELSE_ENTIRELY: "1",
    FAST_WORKRES: "1",
  });
  const disk = fakeDisk({});
  const { warnings } = await loadConfig({ root: "/p", environment: variables, disk });
  assertEquals(warnings.map(({ path, code, hint }) => [path, code, hint]), [
    ["APPSERVER_FAST_WORKRES", "unknown_variable", "Did you mean APPSERVER_FAST_WORKERS?"],
  ]);
});

Deno.test("denoDisk reads text, tells a missing file apart and knows folders", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/a.json`, "{}");
    assertEquals(await denoDisk.readText(`${folder}/a.json`), "{}");
    assertEquals(await denoDisk.readText(`${folder}/b.json`), undefined);
    assertEquals(await denoDisk.lacksFolder(folder), false);
    assert(await denoDisk.lacksFolder(`${folder}/none`));
    assert(await denoDisk.lacksFolder(`${folder}/a.json`));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("denoDisk refuses a file that is not UTF-8", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, new Uint8Array([0x7b, 0xff, 0x7d]));
    const error = await assertRejects(
      () => loadConfig({ root: "/p", file: path, environment, disk: denoDisk }),
      AppServerError,
    );
    assertEquals(error.code, "config_unreadable");
  } finally {
    await Deno.remove(path);
  }
});
