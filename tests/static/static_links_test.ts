import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/base/clock.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { createStaticHandler } from "../../src/static/static_handler.ts";
import { fakeContext } from "../http/fake_context.ts";

/** A project whose public folder links to three places, of which some are allowed. */
async function ask(links: readonly string[], targets: readonly string[]): Promise<string[]> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const folder of ["public", "storage/app", "storage/app/.secret", "other"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    await Deno.writeTextFile(`${root}/storage/app/a.txt`, "allowed");
    await Deno.writeTextFile(`${root}/storage/app/a.php`, "<?php");
    await Deno.writeTextFile(`${root}/storage/app/.secret/b.txt`, "hidden");
    await Deno.writeTextFile(`${root}/other/c.txt`, "other");
    await Deno.symlink("../storage/app", `${root}/public/storage`);
    await Deno.symlink(`${root}/other`, `${root}/public/other`);
    const handler = await createStaticHandler({
      root,
      rules: [{ prefix: "/", dir: "public", links }],
      clock: systemClock,
      logger: nullLogger,
    });
    const seen: string[] = [];
    for (const target of targets) {
      const response = await handler(fakeContext(target), () => new Response("app"));
      seen.push(await response.text());
    }
    return seen;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

const TARGETS = ["/storage/a.txt", "/storage/a.php", "/storage/.secret/b.txt", "/other/c.txt"];

Deno.test("static handler follows links out of a folder to the listed folders only, and to public names only", async () => {
  assertEquals(await ask([], TARGETS), ["app", "app", "app", "app"]);
  assertEquals(await ask(["storage/app"], TARGETS), ["allowed", "app", "app", "app"]);
  assertEquals(await ask(["storage/ap"], TARGETS), ["app", "app", "app", "app"]);
  assertEquals(await ask(["storage/app", "other"], TARGETS), ["allowed", "app", "app", "other"]);
  assertEquals(await ask(["nowhere"], TARGETS), ["app", "app", "app", "app"]);
});
