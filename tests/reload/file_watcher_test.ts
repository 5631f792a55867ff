/**
 * The real watcher on a real folder: what the system reports is not what was done, so all of reload is in the loop.
 */
import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/base/clock.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { denoDisk } from "../../src/reload/deno_disk.ts";
import { openDenoFileWatcher, type WatchedFolder } from "../../src/reload/file_watcher.ts";
import { HotReload } from "../../src/reload/hot_reload.ts";
import { makeReloadFilter } from "../../src/reload/reload_filter.ts";
import { settle } from "../support/fake_clock.ts";

/** What calls have named, for tests that wait for it. */
class Calls {
  readonly #unseen = new Set<string>();
  #count = 0;
  #next = Promise.withResolvers<void>();

  get count(): number {
    return this.#count;
  }

  take(files: readonly string[]): void {
    this.#count++;
    for (const file of files) this.#unseen.add(file);
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }

  /** Waits until calls since the last wait have named all of these; fails if they do not within 10 s. */
  async naming(...files: readonly string[]): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`No call named ${files[0]}`)), 10_000);
    try {
      while (!files.every((file) => this.#unseen.has(file))) {
        await Promise.race([this.#next.promise, late.promise]);
      }
    } finally {
      clearTimeout(timer);
    }
    this.#unseen.clear();
  }
}

async function setUp(globs: readonly string[] = []) {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const root = `${folder}/project`;
  await Deno.mkdir(`${root}/app`, { recursive: true });
  await Deno.writeTextFile(`${root}/app/A.php`, "<?php");
  const calls = new Calls();
  const reload = new HotReload({
    root,
    filter: makeReloadFilter(globs),
    disk: denoDisk,
    openWatcher: openDenoFileWatcher,
    clock: systemClock,
    logger: nullLogger,
    onChange: (files) => calls.take(files),
  });
  await reload.start();
  return {
    folder,
    root,
    calls,
    write: (path: string, text = "<?php") => Deno.writeTextFile(`${root}/${path}`, text),
    async [Symbol.asyncDispose]() {
      reload.close();
      await settle();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

Deno.test("Defect 17: the system's events lead to calls for app, config, views and .env", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  await write("app/A.php", "<?php // longer");
  await calls.naming("app/A.php");
  await write(".env", "A=1");
  await calls.naming(".env");
  for (const folder of ["config", "resources/views"]) {
    await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    await write(`${folder}/x.php`);
    await calls.naming(`${folder}/x.php`);
  }
});

Deno.test("HotReload sees each atomic save by rename as one call", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  for (let save = 1; save <= 3; save++) {
    await write("app/A.php.tmp", "<?php".padEnd(10 + save));
    await Deno.rename(`${root}/app/A.php.tmp`, `${root}/app/A.php`);
    await calls.naming("app/A.php");
    assertEquals(calls.count, save);
  }
});

Deno.test("HotReload sees files made at once with their folders, and what happens to them later", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  for (const top of ["app/Deep", "routes"]) {
    await Deno.mkdir(`${root}/${top}/er/est`, { recursive: true });
    await write(`${top}/er/est/B.php`);
    await calls.naming(`${top}/er/est/B.php`);
    await write(`${top}/er/est/B.php`, "<?php // longer");
    await calls.naming(`${top}/er/est/B.php`);
  }
});

Deno.test("HotReload goes on after a watched folder was deleted and made again", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  for (const name of ["B", "C", "D"]) {
    await Deno.remove(`${root}/app`, { recursive: true });
    await Deno.mkdir(`${root}/app`);
    await write(`app/${name}.php`);
    await calls.naming(`app/${name}.php`);
    await write(`app/${name}.php`, "<?php // longer");
    await calls.naming(`app/${name}.php`);
  }
});

Deno.test("HotReload goes on after a watched folder was swapped for another by rename", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  await Deno.mkdir(`${root}/next`);
  await write("next/B.php");
  await Deno.rename(`${root}/app`, `${root}/previous`);
  await Deno.rename(`${root}/next`, `${root}/app`);
  await calls.naming("app/A.php", "app/B.php");
  await write("app/B.php", "<?php // longer");
  await calls.naming("app/B.php");
});

Deno.test("HotReload goes on after the whole project was deleted and made again", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  await Deno.remove(root, { recursive: true });
  await Deno.mkdir(`${root}/app`, { recursive: true });
  await write("app/B.php");
  await calls.naming("app/B.php");
  await write("app/B.php", "<?php // longer");
  await calls.naming("app/B.php");
});

Deno.test("HotReload sees what happens behind a link", async () => {
  await using project = await setUp();
  const { folder, root, calls } = project;
  await Deno.mkdir(`${folder}/shared`);
  await Deno.writeTextFile(`${folder}/shared/B.php`, "<?php");
  await Deno.symlink(`${folder}/shared`, `${root}/app/shared`);
  await calls.naming("app/shared/B.php");
  await Deno.writeTextFile(`${folder}/shared/B.php`, "<?php // longer");
  await calls.naming("app/shared/B.php");
});

Deno.test("HotReload makes at most 3 calls for 1,000 changes, and names all of them", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  await Deno.mkdir(`${root}/app/many`);
  const startedMs = systemClock.nowMs();
  const files = Array.from({ length: 1000 }, (_, number) => `app/many/${number % 500}.php`);
  for (const [number, file] of files.entries()) await write(file, "x".repeat(number));
  // A busy machine takes longer for them than the 2 s that the limit is about.
  const windows = Math.max(1, Math.ceil((systemClock.nowMs() - startedMs) / 2000));
  await calls.naming(...files);
  assert(calls.count <= 3 * windows, `${calls.count} calls in ${windows} times 2 s`);
});

Deno.test("HotReload names what git checkout added, changed and removed, in one call", async () => {
  await using project = await setUp();
  const { root, calls, write } = project;
  const git = async (commands: string) => {
    const { success } = await new Deno.Command("sh", {
      args: ["-ec", commands],
      cwd: root,
      env: { GIT_CONFIG_GLOBAL: "/dev/null" },
      stdout: "null",
    }).output();
    assert(success, commands);
  };
  const commit = "git add -A; git -c user.name=a -c user.email=a@example.org commit -qm x";
  await write("app/B.php");
  await git(`git init -q -b one; ${commit}; git checkout -q -b two`);
  await Deno.remove(`${root}/app/B.php`);
  await Deno.mkdir(`${root}/routes/api`, { recursive: true });
  await write("routes/api/C.php");
  await write("app/A.php", "<?php // longer");
  await git(commit);
  await calls.naming("app/A.php", "routes/api/C.php");
  for (const branch of ["one", "two"]) {
    const before = calls.count;
    await git(`git checkout -q ${branch}`);
    await calls.naming("app/A.php", "app/B.php", "routes/api/C.php");
    assert(calls.count - before <= 2, `${calls.count - before} calls`);
  }
});

Deno.test("openDenoFileWatcher says NotFound for a folder that is missing and can be used again", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const failures: unknown[] = [];
  let hints = 0;
  const watcher = openDenoFileWatcher({
    onHint: () => hints++,
    onFailed: (error) => failures.push(error),
  });
  watcher.watch([{ path: `${folder}/missing`, isDeep: true }, { path: folder, isDeep: false }]);
  assertEquals(failures.map((error) => error instanceof Deno.errors.NotFound), [true]);
  assertEquals(hints, 0);

  const folders: readonly WatchedFolder[] = [{ path: folder, isDeep: false }];
  watcher.watch(folders);
  watcher.watch(folders);
  assertEquals(hints, 1, "Only the first of two equal calls opens a watch");
  watcher.close();
  await settle();
  await Deno.remove(folder);
});

Deno.test({
  name: "openDenoFileWatcher says NotCapable without permission to read",
  permissions: { read: false },
  fn() {
    const failures: unknown[] = [];
    const watcher = openDenoFileWatcher({
      onHint: () => {},
      onFailed: (error) => failures.push(error),
    });
    watcher.watch([{ path: "/srv", isDeep: true }]);
    assertEquals(failures.map((error) => error instanceof Deno.errors.NotCapable), [true]);
  },
});
