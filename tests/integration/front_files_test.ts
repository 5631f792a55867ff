import { assert, assertEquals } from "@std/assert";
import { startFront } from "../support/front_server.ts";
import { TempApp } from "../support/temp_app.ts";
import { TestServer } from "../support/test_server.ts";

Deno.test("PHP names a file by X-Accel-Redirect or X-Sendfile, and the server sends it with PHP's headers", async () => {
  await using app = await TempApp.of(`<?php
return static function () {
    header('Content-Disposition: attachment; filename="a.txt"');
    header('Set-Cookie: seen=1');
    header('Content-Type: text/x-own');
    header((string) $_GET['line']);
    return 'not this';
};`);
  await app.write("storage/private/a b.txt", "0123456789");
  await app.write("storage/secret.txt", "secret");
  await using server = await TestServer.start({
    root: app.root,
    settings: { internalFiles: [{ prefix: "/private/", dir: "storage/private" }] },
  });
  const get = (line: string, init: RequestInit = {}) =>
    server.fetch(`/?line=${encodeURIComponent(line)}`, init);
  for (
    const line of [
      "X-Accel-Redirect: /private/a%20b.txt",
      `X-Sendfile: ${app.path("storage/private/a b.txt")}`,
    ]
  ) {
    const whole = await get(line);
    assertEquals([whole.status, await whole.text()], [200, "0123456789"]);
    assertEquals(whole.headers.get("content-disposition"), 'attachment; filename="a.txt"');
    assertEquals(whole.headers.get("content-type"), "text/x-own;charset=UTF-8");
    assertEquals(whole.headers.getSetCookie(), ["seen=1"]);
    const part = await get(line, { headers: { range: "bytes=2-4" } });
    assertEquals([part.status, await part.text()], [206, "234"]);
    for (const answer of [whole, part]) {
      assert(![...answer.headers].some(([name]) => /accel|sendfile/.test(name)));
    }
  }
  for (
    const line of [
      "X-Accel-Redirect: /private/missing.txt",
      "X-Accel-Redirect: /private/../secret.txt",
      "X-Accel-Redirect: /private/%2e%2e/secret.txt",
      `X-Sendfile: ${app.path("storage/secret.txt")}`,
      `X-Sendfile: ${app.path("storage/private/../secret.txt")}`,
      "X-Sendfile: /etc/passwd",
    ]
  ) {
    const answer = await get(line);
    assertEquals(answer.status, 404, line);
    assert(!/secret|storage|private/.test(await answer.text()), line);
  }
  assertEquals(await (await get("X-Other: 1")).text(), "not this");
});

Deno.test("Without a folder for them the names of files never leave the server, but to a trusted proxy", async () => {
  for (const trustedProxies of [[], ["127.0.0.1"]]) {
    await using front = await startFront({ trustedProxies });
    const answer = await front.server.fetch(
      "/headers?h[]=X-Sendfile:%20/srv/a&h[]=X-Accel-Redirect:%20/b&body=own",
    );
    assertEquals(await answer.text(), "own");
    assertEquals(answer.headers.get("x-accel-redirect"), null);
    assertEquals(answer.headers.get("x-sendfile"), trustedProxies.length === 0 ? null : "/srv/a");
  }
});
