import { assert, assertEquals } from "@std/assert";
import { makeReloadFilter } from "../../src/reload/reload_filter.ts";
import { changedFiles, type Snapshot, takeSnapshot } from "../../src/reload/snapshot.ts";
import { FakeDisk } from "../support/fake_disk.ts";

async function look(disk: FakeDisk, globs: readonly string[] = []): Promise<Snapshot> {
  const snapshot = await takeSnapshot({ root: "/p", disk, filter: makeReloadFilter(globs) });
  assert(snapshot !== undefined);
  return snapshot;
}

function folders({ folders }: Snapshot): string[] {
  return folders.map(({ path, isDeep }) => isDeep ? `${path}/**` : path);
}

Deno.test("takeSnapshot finds relevant files at every depth and the narrow folders to watch", async () => {
  const disk = new FakeDisk();
  for (const path of ["/p/.env", "/p/app/A.php", "/p/app/deep/er/B.php", "/p/routes/web.php"]) {
    disk.write(path);
  }
  disk.write("/p/vendor/acme/X.php");
  disk.write("/p/public/index.php");
  const snapshot = await look(disk);
  assertEquals([...snapshot.files.keys()].sort(), [
    ".env",
    "app/A.php",
    "app/deep/er/B.php",
    "routes/web.php",
  ]);
  assertEquals(folders(snapshot), ["/p", "/p/app/**", "/p/routes/**"]);
});

Deno.test("takeSnapshot asks nothing about ignored folders", async () => {
  const disk = new FakeDisk();
  for (let number = 0; number < 100; number++) disk.write(`/p/vendor/acme/${number}.php`);
  disk.write("/p/app/A.php");
  await look(disk);
  assertEquals(disk.looks, 1);
});

Deno.test("takeSnapshot watches the way to a folder that a glob names, so that it is seen when it appears", async () => {
  const disk = new FakeDisk();
  disk.write("/p/packages/acme/README.md");
  const globs = ["packages/acme/src/**"];
  assertEquals(folders(await look(disk, globs)), ["/p", "/p/packages", "/p/packages/acme"]);
  disk.write("/p/packages/acme/src/A.php");
  const snapshot = await look(disk, globs);
  assertEquals(folders(snapshot).at(-1), "/p/packages/acme/src/**");
  assertEquals([...snapshot.files.keys()], ["packages/acme/src/A.php"]);
});

Deno.test("takeSnapshot follows links and watches where they lead", async () => {
  const disk = new FakeDisk();
  disk.write("/p/app/A.php");
  disk.write("/shared/lib/B.php");
  disk.write("/secrets/env");
  disk.link("/p/app/shared", "/shared/lib");
  disk.link("/p/.env", "/secrets/env");
  disk.link("/p/app/dangling", "/nowhere");
  const snapshot = await look(disk);
  assertEquals([...snapshot.files.keys()].sort(), [".env", "app/A.php", "app/shared/B.php"]);
  assertEquals(folders(snapshot), ["/p", "/p/app/**", "/secrets", "/shared/lib/**"]);
  assertEquals(snapshot.linkedFolders, ["/secrets", "/shared/lib"]);
});

Deno.test("takeSnapshot ends in loops of links", async () => {
  const disk = new FakeDisk();
  disk.write("/p/app/A.php");
  disk.link("/p/app/self", "/p/app");
  disk.link("/p/app/root", "/p");
  disk.write("/x/X.php");
  disk.write("/y/Y.php");
  disk.link("/p/app/x", "/x");
  disk.link("/x/y", "/y");
  disk.link("/y/x", "/x");
  const { files } = await look(disk);
  assertEquals([...files.keys()].sort(), ["app/A.php", "app/x/X.php", "app/x/y/Y.php"]);
});

Deno.test("takeSnapshot of a project that is missing is undefined", async () => {
  const filter = makeReloadFilter();
  assertEquals(await takeSnapshot({ root: "/p", disk: new FakeDisk(), filter }), undefined);
});

Deno.test("changedFiles names what was added, removed, resized, saved again or replaced, sorted", async () => {
  const disk = new FakeDisk();
  for (const name of ["same", "resized", "saved", "replaced", "removed"]) {
    disk.write(`/p/app/${name}.php`);
  }
  const before = await look(disk);
  disk.write("/p/app/resized.php", { sizeBytes: 2 });
  disk.write("/p/app/saved.php", { modifiedMs: 2 });
  disk.remove("/p/app/replaced.php");
  disk.write("/p/app/replaced.php");
  disk.remove("/p/app/removed.php");
  disk.write("/p/app/added.php");
  assertEquals(changedFiles(before, await look(disk)), [
    "app/added.php",
    "app/removed.php",
    "app/replaced.php",
    "app/resized.php",
    "app/saved.php",
  ]);
});

Deno.test("changedFiles is empty when files were only read", async () => {
  const disk = new FakeDisk();
  disk.write("/p/app/A.php");
  assertEquals(changedFiles(await look(disk), await look(disk)), []);
});
