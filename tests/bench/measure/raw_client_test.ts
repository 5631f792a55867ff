import { assertEquals, assertRejects } from "@std/assert";
import { BenchError } from "../../../bench/bench_errors.ts";
import { RawClient } from "../../../bench/measure/raw_client.ts";
import { get } from "../../../bench/scenarios/scenario.ts";
import { bytesOf } from "../../support/raw_http.ts";

/** What a server sends for each request of one connection; then it closes. */
async function answers(
  sent: readonly string[],
  requests = sent.length,
): Promise<readonly { status: number; text: string; wireBytes: number }[]> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    using connection = await listener.accept();
    for (const text of sent) {
      await connection.read(new Uint8Array(4096));
      await connection.write(bytesOf(text));
    }
    await connection.closeWrite();
    while (await connection.read(new Uint8Array(4096)) !== null);
  })();
  const seen = [];
  try {
    using client = new RawClient({ name: "server", port: listener.addr.port }, get("/"));
    for (let asked = 0; asked < requests; asked++) {
      const { status, body, wireBytes } = await client.ask();
      seen.push({ status, text: new TextDecoder().decode(body), wireBytes });
    }
  } finally {
    await serving;
  }
  return seen;
}

const head = (...fields: string[]) =>
  ["HTTP/1.1 200 OK", ...fields].map((line) => `${line}\r\n`).join("") + "\r\n";

Deno.test("RawClient reads answers of a length, one after the other over one connection", async () => {
  const first = head("Content-Length: 5") + "Hello";
  const second = head("content-length: 0");
  assertEquals(await answers([first, second]), [
    { status: 200, text: "Hello", wireBytes: first.length },
    { status: 200, text: "", wireBytes: second.length },
  ]);
});

Deno.test("RawClient puts chunks together and counts what they cost", async () => {
  const chunked = head("Transfer-Encoding: chunked") +
    "3\r\nHel\r\n2;name=value\r\nlo\r\n0\r\n\r\n";
  assertEquals(await answers([chunked]), [
    { status: 200, text: "Hello", wireBytes: chunked.length },
  ]);
});

Deno.test("RawClient reads to the end of the connection where there is no length", async () => {
  const plain = head("Connection: close") + "Hello";
  assertEquals(await answers([plain]), [{ status: 200, text: "Hello", wireBytes: plain.length }]);
});

Deno.test("RawClient refuses an answer that is cut, that goes on, or whose chunk has no size", async () => {
  const faults: readonly [string, string][] = [
    [head("Content-Length: 6") + "Hello", "it ends after"],
    [head("Content-Length: 4") + "Hello", "1 bytes came after its end"],
    [head("Transfer-Encoding: chunked") + "x\r\n", "a chunk without a size"],
    ["HTTP/1.1 200 OK\r\n", "it ends after 17 bytes"],
  ];
  for (const [sent, wanted] of faults) {
    await assertRejects(() => answers([sent]), BenchError, wanted);
  }
});

Deno.test("RawClient sends what wrk sends", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const body = bytesOf("a=1");
  const ask = { method: "POST", path: "/form?x=1", headers: { "X-Ask": "one" }, body };
  using client = new RawClient({ name: "server", port: listener.addr.port }, ask);
  const asked = client.ask();
  using connection = await listener.accept();
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer) ?? 0;
  assertEquals(
    new TextDecoder().decode(buffer.subarray(0, count)),
    `POST /form?x=1 HTTP/1.1\r\nHost: 127.0.0.1:${listener.addr.port}\r\nX-Ask: one\r\n` +
      "Content-Length: 3\r\n\r\na=1",
  );
  await connection.write(bytesOf(head("Content-Length: 0")));
  assertEquals((await asked).status, 200);
});
