import { assertEquals } from "@std/assert";
import { diskFiles } from "../../src/static/open_file.ts";

Deno.test("diskFiles.open gives nothing out of a folder that becomes a link to another after it was judged", async () => {
  const root = await Deno.realPath(await Deno.makeTempDir());
  const { lstat } = Deno;
  try {
    for (const folder of ["public/sub", "other"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${folder}/a.txt`, folder);
    }
    // The look at the file comes after its folder was judged.
    Deno.lstat = async (path) => {
      await Deno.rename(`${root}/public/sub`, `${root}/was`);
      await Deno.symlink(`${root}/other`, `${root}/public/sub`);
      return await lstat(path);
    };
    assertEquals(await diskFiles.open(`${root}/public`, ["sub", "a.txt"]), { kind: "absent" });
  } finally {
    Deno.lstat = lstat;
    await Deno.remove(root, { recursive: true });
  }
});
