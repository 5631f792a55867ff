/**
 * What every example has to do, whichever adapter serves it: one function for all of them.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { fact } from "./demo_server.ts";
import { installExample, startExample } from "./example_server.ts";
import { LEAK_REQUESTS } from "./leak_requests.ts";
import { PHP_CGI, testCgi, testNative } from "./native_sapi.ts";
import type { Config } from "../../src/config/config.ts";
import type { TestServer } from "./test_server.ts";

/** What differs from example to example. */
export interface ExampleSuiteOptions {
  /** Word by which the server names the adapter. */
  readonly application: string;
  /** Path whose answer takes its time. Undefined where the example has none. */
  readonly streamPath?: string;
  /** SAPIs under which cookies, sessions and uploads work; none for workers of the Go server. */
  readonly sapis: readonly ("native" | "cgi" | "fallback")[];
}

/** How tests of one SAPI are defined, and what chooses it. */
interface SapiTests {
  readonly define: (name: string, fn: () => Promise<void>) => void;
  readonly settings: Partial<Config>;
}

const SAPIS = {
  native: { define: testNative, settings: {} },
  cgi: { define: testCgi, settings: { sapi: "cgi", phpBinary: PHP_CGI } },
  fallback: { define: Deno.test, settings: { sapi: "fallback" } },
} as const satisfies Readonly<Record<string, SapiTests>>;

/** Defines the tests of one example; they are ignored, with the reason, where Composer cannot get its packages. */
export async function testExample(name: string, options: ExampleSuiteOptions): Promise<void> {
  const reason = await installExample(name);
  const test = (
    criterion: string,
    fn: (server: TestServer) => Promise<void>,
    sapi: keyof typeof SAPIS = "native",
  ): void => {
    const title = `examples/${name} ${criterion}`;
    if (reason !== "") {
      Deno.test({ name: `${title} (Composer: ${reason})`, ignore: true, fn: () => {} });
      return;
    }
    const { define, settings } = SAPIS[sapi];
    define(title, async () => {
      await using server = await startExample(name, settings);
      await fn(server);
    });
  };
  const { application, streamPath, sapis } = options;
  test("boots once and counts in the process", bootsOnce);
  test("fails with 500 and answers the next request", failsOnce);
  test("answers HEAD without a body", answersHead);
  test("is served by its adapter", (server) => isServedBy(server, application));
  if (streamPath !== undefined) {
    test("sends a stream while it is made", (server) => streams(server, streamPath));
  }
  for (const sapi of sapis) {
    test(`takes an upload under ${sapi}`, takesUpload, sapi);
    test(`never shows a visitor the name of another under ${sapi}`, keepsVisitorsApart, sapi);
  }
}

async function page(server: TestServer, cookie = ""): Promise<string> {
  const response = await server.fetch("/", { headers: cookie === "" ? {} : { cookie } });
  const html = await response.text();
  assertEquals(response.status, 200, html);
  return html;
}

async function bootsOnce(server: TestServer): Promise<void> {
  const pages = [await page(server), await page(server), await page(server)];
  assertEquals(pages.map((html) => fact(html, "served")), ["1", "2", "3"]);
  assertEquals(new Set(pages.map((html) => fact(html, "pid"))).size, 1);
}

async function isServedBy(server: TestServer, application: string): Promise<void> {
  const first = await server.server.firstBoot();
  assert(!(first instanceof Error), String(first));
  assertEquals(first.application, application);
}

async function failsOnce(server: TestServer): Promise<void> {
  const pid = fact(await page(server), "pid");
  const response = await server.fetch("/boom");
  const text = await response.text();
  assertEquals(response.status, 500);
  assert(!text.includes("does not notice"), "The message of the exception is for the log");
  const next = await page(server);
  assertEquals([fact(next, "pid"), fact(next, "name")], [pid, "stranger"]);
}

async function answersHead(server: TestServer): Promise<void> {
  const response = await server.fetch("/", { method: "HEAD" });
  assertEquals([response.status, await response.text()], [200, ""]);
  assertEquals(fact(await page(server), "served"), "2");
}

async function streams(server: TestServer, path: string): Promise<void> {
  const response = await server.fetch(path);
  const pieces: string[] = [];
  assert(response.body !== null);
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) pieces.push(piece);
  assertMatch(pieces.join(""), /^line 1 of process \d+\nline 2 .*\nline 3 .*\n$/);
  assertNotEquals(pieces.length, 1, "The first line came with the last");
}

async function takesUpload(server: TestServer): Promise<void> {
  const bytes = crypto.getRandomValues(new Uint8Array(40_000));
  const form = new FormData();
  form.set("file", new File([bytes], "noise.bin"));
  const response = await server.fetch("/upload", { method: "POST", body: form });
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  assertEquals(await response.text(), `noise.bin: 40000 bytes, SHA-256 ${digest}\n`);
  const list = new FormData();
  list.set("file[]", new File([bytes], "noise.bin"));
  const refused = await server.fetch("/upload", { method: "POST", body: list });
  await refused.body?.cancel();
  assertEquals(refused.status, 422, "A list of files where one is wanted");
}

interface Visitor {
  readonly name: string;
  readonly cookie: string;
  visits: number;
}

async function introduce(server: TestServer, name: string): Promise<Visitor> {
  const response = await server.fetch("/name", {
    method: "POST",
    body: new URLSearchParams({ name }),
  });
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("location")], [303, "/"]);
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";", 1);
  assertMatch(cookie, /^PHPSESSID=.+/);
  return { name, cookie, visits: 0 };
}

async function keepsVisitorsApart(server: TestServer): Promise<void> {
  const visitors: readonly Visitor[] = [
    await introduce(server, "Ada"),
    await introduce(server, "Bob & <Co>"),
    { name: "stranger", cookie: "", visits: 0 },
  ];
  let strays = 0;
  for (let asked = 0; asked < LEAK_REQUESTS; asked++) {
    const visitor = visitors[asked % visitors.length];
    assert(visitor !== undefined);
    visitor.visits = visitor.cookie === "" ? 1 : visitor.visits + 1;
    const html = await page(server, visitor.cookie);
    const seen = [unescaped(fact(html, "name")), fact(html, "visits")];
    if (seen[0] !== visitor.name || seen[1] !== String(visitor.visits)) strays++;
  }
  assertEquals(strays, 0, `of ${LEAK_REQUESTS} requests`);
}

function unescaped(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
