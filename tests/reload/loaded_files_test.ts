import { assertEquals } from "@std/assert";
import { LoadedFiles } from "../../src/reload/loaded_files.ts";
import { FakeDisk } from "../support/fake_disk.ts";

function setUp(...paths: readonly string[]) {
  const disk = new FakeDisk();
  for (const path of paths) disk.write(path);
  return { disk, files: new LoadedFiles(disk) };
}

Deno.test("LoadedFiles names what was saved, replaced or removed since the last look, each once", async () => {
  const { disk, files } = setUp("/lib/A.php", "/lib/B.php", "/lib/C.php");
  assertEquals(await files.add(["/lib/A.php", "/lib/B.php", "/lib/C.php"]), true);
  assertEquals(await files.changed(), []);
  disk.write("/lib/A.php", { modifiedMs: 2 });
  disk.remove("/lib/B.php");
  assertEquals(await files.changed(), ["/lib/A.php", "/lib/B.php"]);
  assertEquals(await files.changed(), []);
});

Deno.test("LoadedFiles names a file that is back after it was gone, as with a checkout of another branch", async () => {
  const { disk, files } = setUp("/lib/A.php", "/lib/B.php");
  await files.add(["/lib/B.php"]);
  disk.remove("/lib/B.php");
  assertEquals(await files.changed(), ["/lib/B.php"]);
  assertEquals(await files.changed(), []);
  assertEquals(files.has("/lib/B.php"), true);
  assertEquals(files.foldersBeside([]), [{ path: "/lib", isDeep: false }]);
  disk.write("/lib/B.php");
  assertEquals(await files.differ(), true);
  assertEquals(await files.changed(), ["/lib/B.php"]);
  assertEquals(await files.changed(), []);
});

Deno.test("LoadedFiles forgets a file whose folder is gone as well, and of many that are gone the oldest", async () => {
  const many = Array.from({ length: 201 }, (_, index) => `/tmp/${index}.php`);
  const { disk, files } = setUp("/lib/A.php", "/tmp/keep", ...many);
  await files.add(["/lib/A.php", ...many]);
  disk.remove("/lib/A.php");
  disk.remove("/lib");
  for (const path of many) disk.remove(path);
  assertEquals((await files.changed()).length, 202);
  assertEquals(await files.changed(), []);
  assertEquals(files.foldersBeside([]), [{ path: "/tmp", isDeep: false }]);
  assertEquals(many.filter((path) => !files.has(path)), ["/tmp/0.php"]);
});

Deno.test("LoadedFiles takes each file once, and none that is missing", async () => {
  const { files } = setUp("/lib/A.php");
  assertEquals(await files.add(["/lib/A.php", "/lib/missing.php"]), true);
  assertEquals(await files.add(["/lib/A.php"]), false);
});

Deno.test("LoadedFiles leaves out packages, what applications write themselves and what editors leave", async () => {
  const paths = [
    "/p/vendor/a/A.php",
    "/p/storage/views/1.php",
    "/p/var/cache/dev/C.php",
    "/p/A.php~",
  ];
  const { files } = setUp(...paths);
  assertEquals(await files.add(paths), false);
});

Deno.test("LoadedFiles.foldersBeside names folders that nobody watches yet", async () => {
  const { files } = setUp("/lib/A.php", "/lib/B.php", "/p/app/deep/C.php", "/p/D.php");
  await files.add(["/lib/A.php", "/lib/B.php", "/p/app/deep/C.php", "/p/D.php"]);
  const watched = [{ path: "/p/app", isDeep: true }, { path: "/p", isDeep: false }];
  assertEquals(files.foldersBeside(watched), [{ path: "/lib", isDeep: false }]);
});

Deno.test("LoadedFiles.differ says whether a file was saved, replaced or removed, and takes nothing from the next look", async () => {
  const { disk, files } = setUp("/lib/A.php", "/lib/B.php");
  await files.add(["/lib/A.php", "/lib/B.php"]);
  assertEquals(await files.differ(), false);
  disk.write("/lib/A.php", { modifiedMs: 2 });
  assertEquals([await files.differ(), await files.differ()], [true, true]);
  assertEquals(await files.changed(), ["/lib/A.php"]);
  assertEquals(await files.differ(), false);
  disk.remove("/lib/B.php");
  assertEquals(await files.differ(), true);
});
