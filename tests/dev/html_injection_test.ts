import { assertEquals } from "@std/assert";
import { HtmlInjection, injectionStream } from "../../src/dev/html_injection.ts";

const encoder = new TextEncoder();
const TAG = encoder.encode("<X>");

/** What comes out when the text arrives in pieces of this size. */
function inject(text: string, size: number): string {
  const injection = new HtmlInjection(TAG);
  const bytes = encoder.encode(text);
  let out = "";
  for (let at = 0; at < bytes.length; at += size) {
    out += new TextDecoder().decode(injection.take(bytes.slice(at, at + size)));
  }
  return out + new TextDecoder().decode(injection.end());
}

const PAGES: readonly (readonly [string, string])[] = [
  ["<body>hi</body></html>", "<body>hi<X></body></html>"],
  ["<body>hi</BODY >", "<body>hi<X></BODY >"],
  ["<p>a fragment", "<p>a fragment<X>"],
  ["a < b </bo </bod</body>", "a < b </bo </bod<X></body>"],
  ["one</body>two</body>", "one<X></body>two</body>"],
  ["</bod", "</bod<X>"],
  ["", "<X>"],
];

for (const [page, wanted] of PAGES) {
  Deno.test(`HtmlInjection makes ${JSON.stringify(wanted)}, however the page is cut`, () => {
    for (let size = 1; size <= 8; size++) assertEquals(inject(page, size), wanted);
    assertEquals(inject(page, 1000), wanted);
  });
}

Deno.test("HtmlInjection holds nothing back that cannot be the marker", () => {
  const injection = new HtmlInjection(TAG);
  const piece = encoder.encode("data: 1\n");
  assertEquals(injection.take(piece), piece);
});

Deno.test("injectionStream passes pieces on as they come", async () => {
  const { readable, writable } = injectionStream(TAG);
  const writer = writable.getWriter();
  const reader = readable.pipeThrough(new TextDecoderStream()).getReader();
  void writer.write(encoder.encode("<body>one"));
  assertEquals((await reader.read()).value, "<body>one");
  void writer.write(encoder.encode("</body>"));
  assertEquals((await reader.read()).value, "<X></body>");
  await writer.close();
  assertEquals((await reader.read()).done, true);
});

Deno.test("injectionStream keeps nothing whose memory its maker takes back, before and after the place", async () => {
  const texts = ["<body>one", " two</bo", "dy>three", " four"];
  let given: Uint8Array<ArrayBuffer> | undefined;
  const page = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      given?.buffer.transfer(0);
      const text = texts.shift();
      if (text === undefined) return controller.close();
      given = encoder.encode(text);
      controller.enqueue(given);
    },
  }, { highWaterMark: 0 });
  const kept = await Array.fromAsync(page.pipeThrough(injectionStream(TAG)));
  const text = kept.map((piece) => new TextDecoder().decode(piece)).join("");
  assertEquals(text, "<body>one two<X></body>three four");
});
