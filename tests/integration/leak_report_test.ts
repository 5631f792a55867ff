import { assertEquals } from "@std/assert";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY, TestServer } from "../support/test_server.ts";

const LEAKING = `<?php
final class Cart { public static array $items = []; }
return function (): string { Cart::$items[] = $_SERVER['REQUEST_URI']; return 'ok'; };`;

async function visit(server: TestServer, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const response = await server.fetch(path);
    await response.text();
  }
}

Deno.test("AppServer names in dev mode, once, what an application's requests leave behind", async () => {
  await using files = await TempApp.of(LEAKING);
  await using server = await TestServer.start({ root: files.root, isDev: true });
  await visit(server, ["/1", "/2", "/3", "/4", "/5", "/6"]);
  const leak = await server.logger.event("leak");
  assertEquals([leak.level, leak.fields?.kind, leak.fields?.name], [
    "warn",
    "static property",
    "Cart::$items",
  ]);
  assertEquals(server.logger.messagesOf("leak").length, 1);
});

Deno.test("AppServer says nothing about leaks outside of dev mode", async () => {
  await using files = await TempApp.of(LEAKING);
  await using server = await TestServer.start({ root: files.root });
  await visit(server, ["/1", "/2", "/3", "/4", "/5", "/6"]);
  assertEquals(server.logger.messagesOf("leak"), []);
});

Deno.test("The demo leaves nothing behind", async () => {
  await using server = await TestServer.start({ root: REPOSITORY, isDev: true });
  for (let round = 0; round < 5; round++) {
    await visit(server, ["/", "/form", "/upload", "/json?name=somebody", "/slow?ms=1", "/nowhere"]);
  }
  assertEquals(server.logger.messagesOf("leak"), []);
});
