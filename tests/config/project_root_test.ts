import { assertEquals } from "@std/assert";
import { findProjectRoot } from "../../src/config/project_root.ts";

function among(...files: string[]): (path: string) => Promise<boolean> {
  return (path) => Promise.resolve(files.includes(path));
}

Deno.test("findProjectRoot takes the nearest folder upwards that has a marker", async () => {
  const exists = among("/a/go_appserver.json", "/a/b/go.mod");
  assertEquals(await findProjectRoot("/a/b/c/d", exists), { path: "/a/b", marker: "go.mod" });
  assertEquals(await findProjectRoot("/a/x", exists), { path: "/a", marker: "go_appserver.json" });
});

Deno.test("findProjectRoot names the surest marker of a folder with several", async () => {
  const exists = among("/a/go.mod", "/a/composer.json", "/a/php/bootstrap_app.php");
  assertEquals(await findProjectRoot("/a", exists), { path: "/a", marker: "composer.json" });
});

Deno.test("findProjectRoot stays at its start when nothing marks a root", async () => {
  assertEquals(await findProjectRoot("/a/b", among()), { path: "/a/b", marker: undefined });
});

Deno.test("findProjectRoot looks at the disk, where a folder named like a marker marks nothing", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${folder}/php/composer.json`, { recursive: true });
    await Deno.writeTextFile(`${folder}/php/bootstrap_app.php`, "<?php");
    assertEquals(await findProjectRoot(`${folder}/php`), {
      path: folder,
      marker: "php/bootstrap_app.php",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
