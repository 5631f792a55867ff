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
  assertEquals([files.has("/lib/A.php"), files.has("/lib/B.php")], [true, false]);
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
