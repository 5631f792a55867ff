import { assertEquals, assertMatch } from "@std/assert";
import { fixtureApp, REPOSITORY } from "../support/test_server.ts";
import { until } from "../support/front_server.ts";

/** Too few for the connections below, enough for the server and one worker. */
const DESCRIPTORS = 80;
const CONNECTIONS = 100;

Deno.test("AppServer survives running out of file descriptors, and accepts again", async () => {
  const child = new Deno.Command("sh", {
    args: [
      "-c",
      `ulimit -n ${DESCRIPTORS}; exec "$0" run --no-prompt --allow-net --allow-read --allow-env --allow-run=php ` +
      `"$1" serve --root "$2" --listen 127.0.0.1:0`,
      Deno.execPath(),
      `${REPOSITORY}/main.ts`,
      fixtureApp("front"),
    ],
    env: { NO_COLOR: "1", APPSERVER_FAST_WORKERS: "1", APPSERVER_SLOW_WORKERS: "0" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const collect = async (output: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const part of output.pipeThrough(new TextDecoderStream())) text += part;
  };
  const collected = Promise.all([collect(child.stdout), collect(child.stderr)]);
  const connections: Deno.TcpConn[] = [];
  try {
    await until(() => /Listening\s+http/.test(text), "the server listens");
    const port = Number(/Listening\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]);
    for (let count = 0; count < CONNECTIONS; count++) {
      try {
        connections.push(await Deno.connect({ hostname: "127.0.0.1", port }));
      } catch (error) {
        // The listener is closed for the moment, or was while it had not accepted this one.
        const { ConnectionRefused, ConnectionReset } = Deno.errors;
        if (![ConnectionRefused, ConnectionReset].some((kind) => error instanceof kind)) {
          throw error;
        }
      }
    }
    await until(() => text.includes("accept_failed"), "the log says that nothing is accepted");
    for (const connection of connections.splice(0)) connection.close();
    await until(() => text.includes("accept_resumed"), "the log says that it goes on");
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assertEquals(await response.text(), "hello");
    assertMatch(text, /ulimit -n/);
  } finally {
    for (const connection of connections) connection.close();
    child.kill("SIGTERM");
    await child.status;
    await collected;
  }
});
