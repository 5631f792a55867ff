import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { startSymfony, symfonyProject, testSymfony } from "../support/symfony_server.ts";
import { TestServer } from "../support/test_server.ts";

/** What `/marks` answers. */
interface Marks {
  readonly left: string;
  readonly terminated: number;
  readonly reset: number;
  readonly pid: number;
}

async function marks(server: TestServer, query = ""): Promise<Marks> {
  const response = await server.fetch(`/marks${query}`);
  return await response.json();
}

testSymfony("SymfonyApp serves a project that has a kernel and no front controller", async () => {
  await using server = await startSymfony();
  const ready = await server.server.firstBoot();
  assert(!(ready instanceof Error), String(ready));
  assertEquals(ready.application, "symfony, prod (src/Kernel.php)");
});

testSymfony("SymfonyApp resets services and terminates after every request", async () => {
  await using server = await startSymfony();
  const first = await marks(server, "?leave=of+the+first+visitor");
  const second = await marks(server);
  assertEquals([first.left, first.terminated, first.reset], ["", 0, 0]);
  assertEquals([second.left, second.terminated, second.reset], ["", 1, 1]);
  assertEquals(second.pid, first.pid, "The kernel booted once");
});

testSymfony("SymfonyApp terminates when the client has its answer", async () => {
  await using server = await startSymfony();
  const file = await Deno.makeTempFile();
  await Deno.remove(file);
  // The listener waits for the file, which is made when the answer is here.
  const answered = await marks(server, `?await=${encodeURIComponent(file)}`);
  assertEquals(answered.terminated, 0);
  await Deno.writeTextFile(file, "");
  assertEquals((await marks(server)).terminated, 1);
  await Deno.remove(file);
});

testSymfony("SymfonyApp answers a failure with 500 and without its words, and resets", async () => {
  await using server = await startSymfony();
  const response = await server.fetch("/fail");
  assertEquals(response.status, 500);
  assert(!(await response.text()).includes("secret"));
  const after = await marks(server);
  assertEquals([after.left, after.terminated], ["", 1]);
});

testSymfony("SymfonyApp shows Symfony's own error page in HTML when debugging", async () => {
  await using server = await startSymfony("dev");
  const response = await server.fetch("/fail");
  const html = await response.text();
  assertEquals(response.status, 500);
  assertStringIncludes(response.headers.get("content-type") ?? "", "text/html");
  assertStringIncludes(html, "A secret of the application");
  assertStringIncludes(html, "<!DOCTYPE html>");
  assertEquals((await marks(server)).left, "");
});

testSymfony("SymfonyApp keeps the words of a failing stream out of the answer", async () => {
  await using server = await startSymfony();
  const unsent = await server.fetch("/broken-stream");
  assertEquals(unsent.status, 500);
  assert(!(await unsent.text()).includes("secret"));
  const begun = await server.fetch("/broken-stream?flush");
  await assertRejects(() => begun.text());
  assertEquals((await marks(server)).terminated, 2);
});

testSymfony(
  "SymfonyApp sends every cookie, streamed JSON whole, and HEAD without a body",
  async () => {
    await using server = await startSymfony();
    const cookies = await server.fetch("/cookies");
    await cookies.body?.cancel();
    const names = cookies.headers.getSetCookie().map((line) => line.split("=", 1)[0]);
    assertEquals(names, ["a", "b"]);
    const { rows }: { rows: readonly { row: number }[] } = await (await server.fetch("/json"))
      .json();
    assertEquals([rows.length, rows.at(-1)?.row], [20_000, 19_999]);
    const head = await server.fetch("/json", { method: "HEAD" });
    assertEquals([head.status, await head.text()], [200, ""]);
  },
);

testSymfony(
  "SymfonyApp sends files, ranges of them, and deletes those that are to be sent once",
  async () => {
    await using server = await startSymfony();
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, "0123456789".repeat(20_000));
    const path = `/file?of=${encodeURIComponent(file)}`;
    const whole = await server.fetch(path);
    assertEquals((await whole.text()).length, 200_000);
    const part = await server.fetch(path, { headers: { range: "bytes=3-6" } });
    assertEquals([part.status, await part.text()], [206, "3456"]);
    assertEquals(part.headers.get("content-range"), "bytes 3-6/200000");
    await (await server.fetch(`${path}&delete=1`)).text();
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
  },
);

testSymfony("SymfonyApp leaves proxies to Symfony, and bodies of every method", async () => {
  await using server = await startSymfony();
  const response = await server.fetch("/request", {
    method: "PATCH",
    body: "raw",
    headers: { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" },
  });
  assertEquals(await response.json(), {
    secure: true,
    client: "203.0.113.9",
    method: "PATCH",
    content: "raw",
  });
});

testSymfony("RuntimeEntry calls a closure that answers itself for every request", async () => {
  await using app = await symfonyProject();
  await app.write("vendor/autoload_runtime.php", "<?php require_once __DIR__ . '/autoload.php';");
  await app.write(
    "public/index.php",
    `<?php
require_once dirname(__DIR__) . '/vendor/autoload_runtime.php';
use Symfony\\Component\\HttpFoundation\\{Request, Response};
return fn (Request $request): Response => new Response($request->getPathInfo(), 202);`,
  );
  await using server = await TestServer.start({ root: app.root });
  for (const path of ["/one", "/two"]) {
    const response = await server.fetch(path);
    assertEquals([response.status, await response.text()], [202, path]);
  }
});
