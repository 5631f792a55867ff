/** Real files, a real socket, raw requests: what no client library would send. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BIG_BYTES, HUGE_BYTES, SECRET, Site } from "./disk_site.ts";

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
}

Deno.test("static files come over a socket byte for byte, with one Content-Length", async () => {
  await using site = await Site.start();
  const answer = await site.ask("/hello.txt");
  assertStringIncludes(answer, "HTTP/1.1 200 OK\r\n");
  assertEquals(answer.match(/content-length: 13\r\n/gi)?.length, 1);
  assert(answer.endsWith("\r\n\r\nhello, world\n"));
  const odd = await site.ask("/%C3%BCn%C3%AF%20code+%25;%3F.txt");
  assert(odd.endsWith("\r\n\r\nodd"));
  const head = await site.ask("/hello.txt", "", "HEAD");
  assert(/content-length: 13\r\n/i.test(head) && head.endsWith("\r\n\r\n"));
});

Deno.test("no spelling of a path leads out of the folder, to a hidden file or to PHP source (defect 13)", async () => {
  await using site = await Site.start();
  const ups = [
    "..",
    "%2e%2e",
    ".%2e",
    "%2E.",
    "%252e%252e",
    "..%00",
    "..;",
    "..%09",
    "...",
    "%c0%ae%c0%ae",
    "..%0d",
    "%u002e%u002e",
  ];
  const separators = ["/", "%2f", "%5c", "\\", "//", "%252f", "%c0%af", "/./", "%2f/", ";/"];
  const targets = ups.flatMap((up) =>
    separators.flatMap((separator) =>
      ["/", "/sub/", "/sub/../"].flatMap((start) => [
        `${start}${up}${separator}.env`,
        `${start}${up}${separator}public-evil${separator}secret.txt`,
        `${start}${up}${separator}public.txt`,
      ])
    )
  );
  targets.push(
    "/.env",
    "//.env",
    "/./.env",
    "/%2eenv",
    "/sub/../.env",
    "/.git/config",
    "/.git//config",
    "/.env/",
    "/source.php",
    "/source.PHP",
    "/source%2ephp",
    "/source.php/",
    "/source.php%20",
    "/source.php.",
    "/source.php%00.txt",
    "/./source.php",
    "/sub/../source.php",
    "/link-out.txt",
    "/link-abs.txt",
    "/linkdir-out/secret.txt",
    "/link-hidden.txt",
    "/link-php.txt",
    "-evil/secret.txt",
    ".txt",
    "http://localhost/../.env",
  );
  for (const target of targets) {
    const answer = await site.ask(target);
    assert(!answer.includes(SECRET), target);
    const status = statusOf(answer);
    assert(status >= 400 && status < 500, `${status} ${target}`);
  }
  assertEquals(site.errors, []);
});

Deno.test("links inside the folder are followed, circles and loose ends are not there", async () => {
  await using site = await Site.start();
  assertEquals(statusOf(await site.ask("/link-in.txt")), 200);
  for (
    const target of [
      "/link-loop",
      "/link-dangling",
      "/hello.txt/",
      "/hello.txt/x",
      `/${"a".repeat(250)}.txt`,
    ]
  ) {
    assertEquals(statusOf(await site.ask(target)), 404, target);
  }
  assertEquals(statusOf(await site.ask(`/${"é".repeat(2000)}`)), 400);
});

Deno.test("a pipe in the folder is refused at once instead of being waited for, and a folder that is named like a page", async () => {
  await using site = await Site.start();
  const made = await new Deno.Command("sh", {
    args: ["-c", `mkfifo '${site.root}/public/pipe.txt'`],
  }).output();
  assert(made.success);
  for (const target of ["/pipe.txt", "/folder.html", "/folder.html/"]) {
    assertEquals(statusOf(await site.ask(target)), 404, target);
  }
});

Deno.test("a Host that carries a path does not choose the file", async () => {
  await using site = await Site.start();
  const hosts = [
    "localhost/hello.txt?",
    "localhost/hello.txt#",
    "localhost/x/../hello.txt?",
    "u@localhost/hello.txt?",
    "localhost\\hello.txt?",
    "/hello.txt?",
    "a b",
    "",
  ];
  for (const host of hosts) {
    assertEquals(statusOf(await site.ask("/nothing", `Host: ${host}\r\n`)), 400, host);
  }
  assertEquals(statusOf(await site.ask("/hello.txt", "Host: [::1]:8080\r\n")), 200);
});

Deno.test("a range of a large file is exact, and the whole of it arrives", async () => {
  await using site = await Site.start();
  const part = await site.ask("/big.bin", "Range: bytes=5-200004\r\n");
  assertStringIncludes(
    part,
    `Content-Range: bytes 5-200004/${BIG_BYTES}\r\n`,
  );
  assertEquals(part.slice(part.indexOf("\r\n\r\n") + 4), "A".repeat(200_000));
  const whole = await site.ask("/big.bin");
  assertEquals(whole.length - whole.indexOf("\r\n\r\n") - 4, BIG_BYTES);
});

Deno.test("a file that shrinks while it is sent cuts the connection short of its length", async () => {
  await using site = await Site.start();
  const connection = await site.send("/huge.bin");
  // Nobody has read the answer yet, and it fits in no buffer: the server is still at it.
  const reader = connection.readable.getReader();
  let received = (await reader.read()).value?.length ?? 0;
  await Deno.truncate(`${site.root}/public/huge.bin`, HUGE_BYTES / 16);
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      received += read.value.length;
    }
  } catch (error) {
    assert(error instanceof Deno.errors.ConnectionReset);
  }
  assert(received < HUGE_BYTES, `${received}`);
});

Deno.test("a client that leaves in the middle of a file leaves no open file behind", async () => {
  // The sanitizer of resources fails this test if one is left.
  await using site = await Site.start();
  for (let round = 0; round < 5; round++) {
    const connection = await site.send("/huge.bin");
    await connection.read(new Uint8Array(1024));
    connection.close();
  }
  assertEquals(statusOf(await site.ask("/hello.txt")), 200);
});
