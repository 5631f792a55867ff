import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { fact, startDemo } from "../support/demo_server.ts";
import { testEachSapi } from "../support/native_sapi.ts";
import type { TestServer } from "../support/test_server.ts";

/** Session cookie as a browser would send it back. */
function cookieOf(response: Response): string {
  return response.headers.getSetCookie().map((line) => line.split(";", 1)[0]).join("; ");
}

async function openForm(server: TestServer, cookie = "") {
  const response = await server.fetch("/form", { headers: cookie === "" ? {} : { cookie } });
  const html = await response.text();
  assertEquals(response.status, 200, html);
  const token = /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? "";
  return { response, html, token, visits: fact(html, "visits") };
}

function sendForm(server: TestServer, cookie: string, fields: Record<string, string>) {
  return server.fetch("/form", {
    method: "POST",
    headers: { cookie },
    body: new URLSearchParams(fields),
  });
}

testEachSapi(
  "GET /form counts the visits of each session by itself in one process",
  async (settings) => {
    await using server = await startDemo(settings);
    const anna = await openForm(server);
    const setCookie = anna.response.headers.getSetCookie();
    assertEquals(setCookie.length, 1);
    assertMatch(setCookie[0] ?? "", /; HttpOnly/i);
    assertMatch(setCookie[0] ?? "", /; SameSite=Lax/i);
    const ben = await openForm(server);
    const again = await openForm(server, cookieOf(anna.response));
    const benAgain = await openForm(server, cookieOf(ben.response));
    const third = await openForm(server, cookieOf(anna.response));
    const visits = [anna, ben, again, benAgain, third].map((page) => page.visits);
    assertEquals(visits, ["1 time", "1 time", "2 times", "2 times", "3 times"]);
    assertEquals(again.response.headers.getSetCookie(), []);
    assertNotEquals(cookieOf(anna.response), cookieOf(ben.response));
  },
);

testEachSapi(
  "POST /form with the session's token answers 303; the note is shown once as saved, and escaped",
  async (settings) => {
    await using server = await startDemo(settings);
    const { response, token } = await openForm(server);
    const cookie = cookieOf(response);
    const note = "<script>alert(1)</script> ü";
    const posted = await sendForm(server, cookie, { csrf_token: token, note, action: "save" });
    await posted.body?.cancel();
    assertEquals([posted.status, posted.headers.get("location")], [303, "/form"]);
    const saved = await openForm(server, cookie);
    assertEquals(fact(saved.html, "note"), "&lt;script&gt;alert(1)&lt;/script&gt; ü");
    assertMatch(saved.html, /The note is saved/);
    const reloaded = await openForm(server, cookie);
    assert(!reloaded.html.includes("The note is saved"));
    assert(!(await openForm(server)).html.includes("alert(1)"));
  },
);

testEachSapi(
  "POST /form answers 403 for a token of another session and 422 for an empty note",
  async (settings) => {
    await using server = await startDemo(settings);
    const anna = await openForm(server);
    const ben = await openForm(server);
    const cookie = cookieOf(anna.response);
    const forged = await sendForm(server, cookie, { csrf_token: ben.token, note: "n" });
    await forged.body?.cancel();
    const none = await sendForm(server, "", { note: "n" });
    await none.body?.cancel();
    const empty = await sendForm(server, cookie, { csrf_token: anna.token, note: "  " });
    assertEquals([forged.status, none.status, empty.status], [403, 403, 422]);
    assertMatch(await empty.text(), /Write a note first/);
  },
);

testEachSapi(
  "POST /form with `forget` ends the session and takes its cookie back",
  async (settings) => {
    await using server = await startDemo(settings);
    const { response, token } = await openForm(server);
    const cookie = cookieOf(response);
    const gone = await sendForm(server, cookie, { csrf_token: token, action: "forget" });
    await gone.body?.cancel();
    assertEquals(gone.status, 303);
    assertMatch(gone.headers.getSetCookie().at(-1) ?? "", /expires=Thu, 01[ -]Jan[ -]1970/i);
    assertEquals((await openForm(server, cookie)).visits, "1 time");
  },
);

testEachSapi(
  "POST /upload knows every file of the form: name, size, bytes, and that PHP received it",
  async (settings) => {
    await using server = await startDemo(settings);
    const bytes = new Uint8Array(200_000).map((_, at) => (at * 7) & 0xff);
    const form = new FormData();
    form.append("files[]", new File([bytes], "größe.bin", { type: "application/x-test" }));
    form.append("files[]", new File(["second\r\n--not a boundary"], "b.txt"));
    const response = await server.fetch("/upload", {
      method: "POST",
      headers: { accept: "application/json" },
      body: form,
    });
    assertEquals(response.status, 200);
    const { files } = await response.json();
    assertEquals(files.length, 2);
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    assertEquals(
      [files[0].name, files[0].type, files[0].size, files[0].sha256],
      ["größe.bin", "application/x-test", bytes.length, new Uint8Array(digest).toHex()],
    );
    for (const file of files) {
      const facts = [file.is_uploaded_file, file.moved, file.is_uploaded_file_after, file.problem];
      assertEquals(facts, [true, true, false, ""]);
    }
  },
);

Deno.test("GET /upload shows the form; POST /upload without a field answers 400", async () => {
  await using server = await startDemo();
  const page = await server.fetch("/upload");
  assertEquals(page.status, 200);
  assertMatch(await page.text(), /enctype="multipart\/form-data"/);
  const empty = await server.fetch("/upload", { method: "POST", body: "no form" });
  await empty.body?.cancel();
  assertEquals(empty.status, 400);
});
