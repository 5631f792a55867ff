import { assert, assertEquals, assertMatch } from "@std/assert";
import { CookieJar } from "../support/cookie_jar.ts";
import { fact } from "../support/demo_server.ts";
import { installExample, startExample } from "../support/example_server.ts";
import { LEAK_REQUESTS } from "../support/leak_requests.ts";
import { testNative } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

const MISSING = await installExample("baremetalphp");

/** Defines a test of the blog, ignored with the reason where Composer cannot get `baremetalphp/framework`. */
function testBlog(criterion: string, fn: (server: TestServer) => Promise<void>): void {
  const name = `examples/baremetalphp ${criterion}`;
  if (MISSING !== "") {
    Deno.test({
      name: `${name} (Composer cannot get baremetalphp/framework)`,
      ignore: true,
      fn: () => {},
    });
    return;
  }
  testNative(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "blog_" });
    try {
      const env = {
        DB_DATABASE: `${folder}/blog.sqlite`,
        VIEW_CACHE_PATH: `${folder}/views`,
        LOG_PATH: `${folder}/logs`,
      };
      await using server = await startExample("baremetalphp", {
        env,
        phpIni: { "session.save_path": folder },
      });
      await fn(server);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Sends the form with the token that the page has. */
async function publish(jar: CookieJar, fields: Record<string, string>): Promise<Response> {
  const token = /name="_token" value="(\w+)"/.exec(await jar.text("/write"))?.[1] ?? "";
  return await jar.fetch("/posts", {
    method: "POST",
    body: new URLSearchParams({ _token: token, ...fields }),
  });
}

testBlog("is served by its adapter, with its style sheet", async (server) => {
  const first = await server.server.firstBoot();
  assert(!(first instanceof Error), String(first));
  assertEquals(first.application, "baremetalphp (bootstrap/app.php)");
  const home = await server.fetch("/");
  assertEquals(home.status, 200);
  assertMatch(await home.text(), /Nothing has been written yet/);
  const css = await server.fetch("/css/blog.css");
  assertEquals([css.status, css.headers.get("content-type")], [200, "text/css; charset=UTF-8"]);
  await css.body?.cancel();
});

testBlog(
  "publishes a post, shows it escaped, and remembers its author in the session",
  async (server) => {
    const jar = new CookieJar(server);
    const fields = { title: "Hello <b>", body: "one\ntwo", author: "Ada & Co" };
    const posted = await publish(jar, fields);
    await posted.body?.cancel();
    assertEquals([posted.status, posted.headers.get("location")], [303, "/posts/1"]);
    const page = await jar.text("/posts/1");
    assertMatch(page, /Your post is online/);
    assertMatch(page, /<h1>Hello &lt;b&gt;<\/h1>/);
    assert(!(await jar.text("/posts/1")).includes("Your post is online"));
    assertEquals(fact(await jar.text("/"), "author"), "Ada &amp; Co");
    assertEquals(fact(await (await server.fetch("/")).text(), "author"), "");
    const { posts } = await (await server.fetch("/api/posts")).json();
    assertEquals([posts.length, posts[0].title, posts[0].body], [1, fields.title, fields.body]);
  },
);

testBlog(
  "refuses a form that is incomplete, and shows it again as it was filled in",
  async (server) => {
    const jar = new CookieJar(server);
    const refused = await publish(jar, { title: "  ", body: "kept", author: "Ada" });
    await refused.body?.cancel();
    assertEquals([refused.status, refused.headers.get("location")], [302, "/write"]);
    const form = await jar.text("/write");
    assertMatch(form, /A post needs a title/);
    assertMatch(form, />kept<\/textarea>/);
    assert(!(await jar.text("/write")).includes("A post needs"));
  },
);

testBlog(
  "refuses a forged form, answers 404 for what is not there, and goes on",
  async (server) => {
    const jar = new CookieJar(server);
    const forged = await publish(jar, {
      _token: "f".repeat(64),
      title: "a",
      body: "b",
      author: "c",
    });
    await forged.body?.cancel();
    assertEquals(forged.status, 419);
    const missing = await jar.fetch("/posts/4711");
    assertEquals([missing.status, await missing.text()], [404, "There is no such post."]);
    assertEquals((await (await server.fetch("/api/posts")).json()).posts, []);
    assertEquals(server.server.stats()[0]?.spawned, 1);
  },
);

testBlog("never shows a visitor the name of another", async (server) => {
  const visitors: { name: string; jar: CookieJar }[] = [];
  for (const name of ["Ada", "Bob"]) {
    const jar = new CookieJar(server);
    await (await publish(jar, { title: name, body: name, author: name })).body?.cancel();
    visitors.push({ name, jar });
  }
  visitors.push({ name: "", jar: new CookieJar(server) });
  const strays: string[] = [];
  for (let asked = 0; asked < LEAK_REQUESTS; asked++) {
    const visitor = visitors[asked % visitors.length];
    assert(visitor !== undefined);
    const seen = fact(await visitor.jar.text("/"), "author");
    if (seen !== visitor.name) strays.push(`${visitor.name} saw ${seen}`);
  }
  assertEquals(strays, []);
});
