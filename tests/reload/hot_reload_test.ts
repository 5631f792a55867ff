import { assertEquals } from "@std/assert";
import { watchedProject } from "./watched_project.ts";

Deno.test("Defect 17: a change in app, config, views or .env is one call that names the file", async () => {
  const { disk, clock, calls, hint } = await watchedProject();
  const files = ["app/Deep/B.php", "config/app.php", "resources/views/x.php", ".env"];
  for (const file of files) {
    disk.write(`/p/${file}`);
    hint(`/p/${file}`);
    await clock.advance(200);
  }
  assertEquals(calls, files.map((file) => [file]));
});

Deno.test("HotReload calls 20 ms after the save of one file, however many events and scraps that has", async () => {
  const { disk, clock, calls, hint } = await watchedProject();
  await clock.advance(1000);
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  hint("/p/app/4913");
  hint("/p/app/A.php~", "/p/app/A.php");
  hint("/p/app/A.php");
  await clock.advance(19);
  assertEquals(calls, []);
  await clock.advance(1);
  assertEquals(calls, [["app/A.php"]]);
});

Deno.test("HotReload calls 100 ms after the last of several files", async () => {
  const { disk, clock, calls, hint } = await watchedProject();
  await clock.advance(1000);
  for (const name of ["app/A.php", "app/B.php", "app/B.php"]) {
    disk.write(`/p/${name}`, { modifiedMs: 2 });
    hint(`/p/${name}`);
    await clock.advance(19);
  }
  await clock.advance(80);
  assertEquals(calls, []);
  await clock.advance(1);
  assertEquals(calls, [["app/A.php", "app/B.php"]]);
});

Deno.test("HotReload makes one call of a burst, with every file in it", async () => {
  const { disk, clock, calls, hint } = await watchedProject();
  const names = Array.from({ length: 1000 }, (_, number) => `app/${1000 + number}.php`);
  for (const name of names) {
    disk.write(`/p/${name}`);
    hint(`/p/${name}`);
  }
  await clock.advance(200);
  assertEquals(calls, [names]);
});

Deno.test("HotReload finds files whose events were lost", async () => {
  const { disk, clock, calls, hint } = await watchedProject();
  disk.write("/p/app/New/Folder/B.php");
  disk.write("/p/routes/web.php");
  hint("/p/app/New");
  await clock.advance(200);
  assertEquals(calls, [["app/New/Folder/B.php", "routes/web.php"]]);
});

Deno.test("HotReload makes no call when a hint turns out to be nothing", async () => {
  const { clock, calls, hint } = await watchedProject();
  hint("/p/app/A.php");
  hint();
  await clock.advance(200);
  assertEquals(calls, []);
});

Deno.test("HotReload does not even look when hints are about ignored files", async () => {
  const { disk, clock, hint } = await watchedProject();
  await clock.advance(1000);
  const { looks } = disk;
  hint("/p/vendor/acme/X.php", "/p/storage/logs/app.log");
  hint("/p/database.sqlite");
  hint("/p/app/.A.php.swp");
  await clock.advance(1000);
  assertEquals(disk.looks, looks);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("HotReload takes hints from behind links", async () => {
  const setup = await watchedProject((disk) => {
    disk.write("/shared/B.php");
    disk.write("/p/packages/one/C.php");
    disk.makeFolder("/p/app");
    disk.link("/p/app/shared", "/shared");
    disk.link("/p/app/one", "/p/packages/one");
  });
  const { disk, clock, calls, hint } = setup;
  disk.write("/shared/B.php", { modifiedMs: 2 });
  hint("/shared/B.php");
  await clock.advance(200);
  disk.write("/p/packages/one/C.php", { modifiedMs: 2 });
  hint("/p/packages/one/C.php");
  await clock.advance(200);
  assertEquals(calls, [["app/shared/B.php"], ["app/one/C.php"]]);
});

Deno.test("HotReload never overlaps calls; all changes during one lead to exactly one more", async () => {
  const setup = await watchedProject();
  const { disk, clock, calls, hint } = setup;
  const held = Promise.withResolvers<void>();
  setup.answer = () => held.promise;
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  hint("/p/app/A.php");
  await clock.advance(200);
  for (const name of ["B", "C", "D"]) {
    disk.write(`/p/app/${name}.php`);
    hint(`/p/app/${name}.php`);
    await clock.advance(500);
  }
  assertEquals(calls.length, 1);
  held.resolve();
  await clock.advance(5000);
  assertEquals(calls, [["app/A.php"], ["app/B.php", "app/C.php", "app/D.php"]]);
});

Deno.test("HotReload logs a call that fails and goes on", async () => {
  const setup = await watchedProject();
  const { disk, clock, calls, told, hint } = setup;
  setup.answer = () => Promise.reject(new Error("Boot failed"));
  for (const modifiedMs of [2, 3]) {
    disk.write("/p/app/A.php", { modifiedMs });
    hint("/p/app/A.php");
    await clock.advance(200);
  }
  assertEquals(calls.length, 2);
  assertEquals(told, ["reload_failed", "reload_failed"]);
});

Deno.test("HotReload watches folders that appear later", async () => {
  const { disk, clock, watcher, hint } = await watchedProject();
  disk.write("/p/lib/B.php");
  hint("/p/lib");
  await clock.advance(200);
  assertEquals(watcher.watched.map((folders) => folders.map(({ path }) => path)), [
    ["/p", "/p/app"],
    ["/p", "/p/app", "/p/lib"],
  ]);
});

Deno.test("HotReload waits for a project that vanished, warns once, and tells what is different", async () => {
  const { disk, clock, calls, told, watcher, hint } = await watchedProject();
  disk.remove("/p");
  hint("/p");
  await clock.advance(5000);
  assertEquals(calls, []);
  assertEquals(told, ["watch_root_missing"]);
  assertEquals(watcher.watched.at(-1), []);
  disk.write("/p/app/A.php");
  disk.write("/p/app/B.php");
  await clock.advance(1000);
  assertEquals(calls, [["app/A.php", "app/B.php"]]);
  assertEquals(watcher.watched.at(-1)?.map(({ path }) => path), ["/p", "/p/app"]);
  await clock.advance(5000);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("HotReload starts before its project is there", async () => {
  const { disk, clock, calls } = await watchedProject(() => {});
  disk.write("/p/routes/web.php");
  await clock.advance(1000);
  assertEquals(calls, [["routes/web.php"]]);
});

Deno.test("HotReload looks every second when the system refuses to watch, and says so once", async () => {
  const { disk, clock, calls, told, watcher, reload } = await watchedProject();
  watcher.events.onFailed(new Error("No space left on device"));
  assertEquals(watcher.isClosed, true);
  await clock.advance(3000);
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  await clock.advance(1050);
  assertEquals(calls, [["app/A.php"]]);
  assertEquals(told, ["watch_failed"]);
  reload.close();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("HotReload looks again when a folder vanished before it could be watched", async () => {
  const { clock, told, watcher } = await watchedProject();
  watcher.events.onFailed(new Deno.errors.NotFound("No such file"));
  assertEquals(watcher.isClosed, false);
  await clock.advance(1000);
  assertEquals(watcher.watched.length, 2);
  assertEquals(told, []);
});

Deno.test("HotReload.close ends everything, also while the files are being looked at", async () => {
  const { disk, clock, calls, watcher, reload, hint } = await watchedProject();
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  hint("/p/app/A.php");
  clock.advanceSync(50);
  reload.close();
  watcher.events.onFailed(new Error("Closed"));
  hint("/p/app/A.php");
  await clock.advance(5000);
  assertEquals(calls, []);
  assertEquals(watcher.isClosed, true);
  assertEquals(watcher.watched.length, 1);
  assertEquals(clock.pendingTimers, 0);
});
