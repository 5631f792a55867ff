import { assertEquals } from "@std/assert";
import { watchedProject } from "./watched_project.ts";

Deno.test("HotReload says that a call is overtaken where files change during it; one that came to nothing is made up for", async () => {
  const setup = await watchedProject();
  const { disk, clock, calls, hint, overtaken } = setup;
  setup.comesToNothing = true;
  const held = Promise.withResolvers<void>();
  setup.answer = () => held.promise;
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  hint("/p/app/A.php");
  await clock.advance(200);
  disk.write("/p/app/B.php");
  hint("/p/app/B.php");
  await clock.advance(0);
  assertEquals(overtaken(), 1);
  disk.remove("/p/app/B.php");
  held.resolve();
  await clock.advance(200);
  assertEquals(calls, [["app/A.php"], ["app/A.php"]]);
  await clock.advance(5000);
  assertEquals(calls.length, 2);
});

Deno.test("HotReload says so as well where a file changes that PHP has loaded from elsewhere", async () => {
  const setup = await watchedProject((disk) => disk.write("/lib/B.php"));
  const { disk, clock, calls, hint, reload, overtaken } = setup;
  await reload.include(["/lib/B.php"]);
  const held = Promise.withResolvers<void>();
  setup.answer = () => held.promise;
  disk.write("/p/app/A.php");
  hint("/p/app/A.php");
  await clock.advance(200);
  disk.write("/lib/B.php", { modifiedMs: 2 });
  hint("/lib/B.php");
  await clock.advance(0);
  assertEquals(overtaken(), 1);
  held.resolve();
  await clock.advance(200);
  assertEquals(calls, [["app/A.php"], ["/lib/B.php"]]);
});

Deno.test("HotReload takes no call for overtaken by hints that turn out to be nothing", async () => {
  const setup = await watchedProject();
  const { disk, clock, calls, hint, overtaken } = setup;
  const held = Promise.withResolvers<void>();
  setup.answer = () => held.promise;
  disk.write("/p/app/A.php", { modifiedMs: 2 });
  hint("/p/app/A.php");
  await clock.advance(200);
  for (let sent = 0; sent < 3; sent++) {
    hint();
    await clock.advance(1000);
  }
  held.resolve();
  await clock.advance(5000);
  assertEquals([overtaken(), calls], [0, [["app/A.php"]]]);
});
