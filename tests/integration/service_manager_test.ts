import { assertEquals } from "@std/assert";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";

/** Prints each datagram as a line of JSON. Deno itself would want leave for a path that no flag can name. */
const RECEIVER =
  `$socket = stream_socket_server('udg://' . $argv[1], $code, $message, STREAM_SERVER_BIND);
echo "bound\\n";
while (true) { echo json_encode(stream_socket_recvfrom($socket, 1000)), "\\n"; }`;

/** A socket such as systemd's. */
class FakeSystemd implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  private constructor(path: string) {
    this.#child = new Deno.Command("php", {
      args: ["-r", RECEIVER, "--", path],
      stdin: "null",
      stdout: "piped",
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  static async bind(path: string): Promise<FakeSystemd> {
    const systemd = new FakeSystemd(path);
    await systemd.#line();
    return systemd;
  }

  /** The next message that begins so. */
  async message(beginning: string): Promise<string> {
    while (true) {
      const text: unknown = JSON.parse(await this.#line());
      if (String(text).startsWith(beginning)) return String(text);
    }
  }

  async #line(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#lines.read();
      if (done) throw new Error("The socket is gone");
      this.#rest += value;
    }
    const [line = "", ...rest] = this.#rest.split("\n");
    this.#rest = rest.join("\n");
    return line;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#lines.cancel();
    await this.#child.status;
  }
}

async function serveFor(
  app: TempApp,
  permissions: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  await app.configure({ fast_workers: 1, slow_workers: 0, temp_dir: "." });
  return new ServerProcess({
    words: ["serve", "--root", app.root, "--listen", "127.0.0.1:0"],
    environment: {
      NOTIFY_SOCKET: app.path("notify.sock"),
      WATCHDOG_USEC: "60000",
      ...environment,
    },
    permissions: ["--allow-read", "--allow-env", "--allow-run=php", ...permissions],
  });
}

Deno.test("serve tells systemd that it is ready, lives, and stops", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'hello';");
  await using systemd = await FakeSystemd.bind(app.path("notify.sock"));
  await using server = await serveFor(app, ["--allow-net", `--allow-write=${app.root}`]);
  assertEquals(await systemd.message("READY=1"), "READY=1\nSTATUS=Serving");
  assertEquals(await systemd.message("WATCHDOG=1"), "WATCHDOG=1");
  server.signal("SIGTERM");
  assertEquals(await systemd.message("STOPPING=1"), "STOPPING=1\nSTATUS=Finishing requests");
  assertEquals((await server.ended).code, 0);
});

Deno.test("serve makes its end of the socket in the first folder of RuntimeDirectory", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'hello';");
  await Deno.mkdir(app.path("first"));
  await using systemd = await FakeSystemd.bind(app.path("notify.sock"));
  const folders = `${app.path("first")}:${app.path("second")}`;
  await using _server = await serveFor(app, ["--allow-net", `--allow-write=${app.root}`], {
    RUNTIME_DIRECTORY: folders,
  });
  assertEquals(await systemd.message("READY=1"), "READY=1\nSTATUS=Serving");
});

Deno.test("serve goes on without systemd where it may not write to its socket, and says so", async () => {
  await using app = await TempApp.of("<?php return static fn (): string => 'hello';");
  await using _systemd = await FakeSystemd.bind(app.path("notify.sock"));
  await using server = await serveFor(app, ["--allow-net=127.0.0.1:0"]);
  await server.line(/notify_unavailable.*--allow-net=unix:/);
  const response = await fetch(await server.origin());
  assertEquals(await response.text(), "hello");
});
