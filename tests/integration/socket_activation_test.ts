import { assertEquals, assertMatch } from "@std/assert";
import { pause } from "../support/pause.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY } from "../support/test_server.ts";

const APP = `<?php return static fn (): string => implode(' ', [
    $_SERVER['REMOTE_ADDR'], $_SERVER['REMOTE_PORT'], $_SERVER['SERVER_PORT'], getmypid(), strlen($_POST['text'] ?? ''),
]);`;
const PERMISSIONS = ["--allow-read", "--allow-env", "--allow-run=php"];
const CLIENTS = 8;
const RESTARTS = 3;
/** Of a client that keeps its connection. */
const THINK_MS = 5;

/** The server as a program that is given its socket. */
class ActivatedServer implements AsyncDisposable {
  readonly #holder: ServerProcess;
  readonly port: number;

  private constructor(holder: ServerProcess, port: number) {
    this.#holder = holder;
    this.port = port;
  }

  static start(app: TempApp, permissions: readonly string[], socket = ""): ServerProcess {
    const main = [Deno.execPath(), "run", "--no-prompt", ...permissions, `${REPOSITORY}/main.ts`];
    return new ServerProcess({
      words: ["serve", "--root", app.root],
      environment: { SOCKET: socket },
      program: ["php", `${REPOSITORY}/tests/fixtures/socket_holder.php`, ...main],
    });
  }

  static async of(app: TempApp): Promise<ActivatedServer> {
    await app.configure({ fast_workers: 2, slow_workers: 0, access_log: false, listen: ":1" });
    const holder = ActivatedServer.start(app, [...PERMISSIONS, "--allow-net=127.0.0.1"]);
    const [, port] = await holder.line(/Socket http:\/\/127\.0\.0\.1:(\d+)/);
    const server = new ActivatedServer(holder, Number(port));
    assertEquals(await holder.origin(), server.origin);
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Settles when the `number`th successor has booted. */
  async restart(number: number): Promise<void> {
    this.#holder.signal("SIGUSR1");
    await this.#holder.line(/Ended with 0/, number);
    await this.#holder.line(/Listening\s+http/, number + 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#holder.signal("SIGTERM");
    await this.#holder.ended;
  }
}

/** One request over an open connection: whether the whole answer came, and whether the connection may be used again. */
async function ask(connection: Deno.TcpConn): Promise<{ readonly isKept: boolean }> {
  const body = "text=" + "x".repeat(1_000);
  await connection.write(
    new TextEncoder().encode(
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    ),
  );
  let text = "";
  const buffer = new Uint8Array(4_096);
  while (!text.endsWith(" 1000")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error(`Cut off after: ${text}`);
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  if (!text.startsWith("HTTP/1.1 200")) throw new Error(text);
  return { isKept: !/^connection: close/im.test(text) };
}

/** Asks until told to stop, over one connection each time or over kept ones; returns how often. */
async function client(port: number, keeps: boolean, isOver: () => boolean): Promise<number> {
  let answers = 0;
  while (!isOver()) {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port });
    let isKept = true;
    while (isKept && !isOver()) {
      isKept = (await ask(connection)).isKept && keeps;
      answers++;
      if (keeps) await pause(THINK_MS);
    }
  }
  return answers;
}

Deno.test("serve accepts from a socket that systemd passed, and PHP sees the client's own address", async () => {
  await using app = await TempApp.of(APP);
  await using server = await ActivatedServer.of(app);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  await connection.write(
    new TextEncoder().encode(`GET / HTTP/1.0\r\nHost: localhost:${server.port}\r\n\r\n`),
  );
  const answer = await new Response(connection.readable).text();
  const { port } = connection.localAddr;
  assertMatch(answer, new RegExp(`\r\n127\\.0\\.0\\.1 ${port} ${server.port} \\d+ 0$`));
});

Deno.test("serve on a passed socket fails no request over restarts, and loses no connection", async () => {
  await using app = await TempApp.of(APP);
  await using server = await ActivatedServer.of(app);
  let isOver = false;
  const clients = Promise.all(
    Array.from(
      { length: CLIENTS },
      (_, index) => client(server.port, index % 2 === 0, () => isOver),
    ),
  );
  const restarts = (async () => {
    for (let number = 1; number <= RESTARTS; number++) await server.restart(number);
    isOver = true;
  })();
  const answers = await Promise.race([clients, restarts.then(() => clients)]);
  assertEquals(answers.filter((count) => count < RESTARTS), []);
});

/** More than a client that does not read and one connection inside take; less than all that lies between takes. */
const LONG_ANSWER_BYTES = 5_000_000;
/** Longer than the time in which kept connections are told to leave. */
const AFTER_FAREWELL_MS = 600;

Deno.test("serve on a passed socket lets a slow reader have the rest of its answer when it stops", async () => {
  await using app = await TempApp.of(
    `<?php return static fn (): string => str_repeat('x', ${LONG_ANSWER_BYTES});`,
  );
  await app.configure({ fast_workers: 1, slow_workers: 0, admin_listen: "off", listen: ":1" });
  await using holder = ActivatedServer.start(app, [...PERMISSIONS, "--allow-net=127.0.0.1"]);
  const [, port] = await holder.line(/Socket http:\/\/127\.0\.0\.1:(\d+)/);
  await holder.origin();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(port) });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  // For the server it is over: the rest waits in the system and on its way through the passed socket.
  await holder.line(/"event":"request".*"bytes":5000000/);
  holder.signal("SIGTERM");
  await holder.line(/"event":"signal"/);
  await pause(AFTER_FAREWELL_MS);
  const [, body] = (await new Response(connection.readable).text()).split("\r\n\r\n");
  assertEquals(body?.match(/x/g)?.length, LONG_ANSWER_BYTES);
  assertEquals((await holder.ended).code, 0);
});

Deno.test("serve on a passed socket serves nobody who comes around it", async () => {
  await using app = await TempApp.of(APP);
  await using server = await ActivatedServer.of(app);
  const worker = Number((await (await fetch(server.origin)).text()).split(" ")[3]);
  const ports = await listeningPorts(worker);
  const inside = ports.filter((port) => port !== server.port);
  assertEquals(inside.length, 1);
  const response = await fetch(`http://127.0.0.1:${inside[0]}/`);
  assertEquals([response.status, await response.text()], [403, "Forbidden\n"]);
});

/** Ports on which the parent of a process listens. */
async function listeningPorts(child: number): Promise<readonly number[]> {
  const script =
    'parent=$(cut -d" " -f4 "/proc/$1/stat"); readlink /proc/$parent/fd/*; echo; cat /proc/net/tcp';
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", `${child}`] })
    .output();
  const [own = "", table = ""] = new TextDecoder().decode(stdout).split("\n\n");
  const inodes = new Set([...own.matchAll(/socket:\[(\d+)\]/g)].map(([, inode]) => inode));
  return table.split("\n").map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === "0A" && inodes.has(inode))
    .map(([, address = ""]) => Number.parseInt(address.split(":")[1] ?? "", 16));
}

Deno.test("serve on a passed socket names the flag without which it cannot", async () => {
  await using app = await TempApp.of(APP);
  await using holder = ActivatedServer.start(app, [...PERMISSIONS, "--allow-net=127.0.0.1:0"]);
  await holder.line(/Cannot accept.*not allowed/);
  await holder.line(/--allow-net=127\.0\.0\.1,/);
  await holder.line(/Ended with 1/);
});

Deno.test("serve accepts from every socket that systemd passed", async () => {
  await using app = await TempApp.of(APP);
  await app.configure({ fast_workers: 1, slow_workers: 0, listen: ":1" });
  await using holder = ActivatedServer.start(
    app,
    [...PERMISSIONS, "--allow-net=127.0.0.1"],
    "tcp://127.0.0.1:0 tcp://127.0.0.1:0",
  );
  await holder.origin();
  for (const number of [1, 2]) {
    const [, origin = ""] = await holder.line(/Socket (http:\S+)/, number);
    assertEquals((await (await fetch(origin)).text()).split(" ")[2], new URL(origin).port);
  }
  holder.signal("SIGTERM");
  assertEquals((await holder.ended).code, 0);
});

/** Prints an answer; Deno itself would want leave for a path that no flag can name. */
const CLIENT = `$socket = stream_socket_client('unix://' . $argv[1]);
fwrite($socket, "GET / HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n");
echo stream_get_contents($socket);`;

Deno.test("serve accepts from a socket in the file system that systemd passed", async () => {
  await using app = await TempApp.of(APP);
  await app.configure({ fast_workers: 1, slow_workers: 0, listen: ":1" });
  const path = app.path("visitors.sock");
  await using holder = ActivatedServer.start(
    app,
    [...PERMISSIONS, "--allow-net=127.0.0.1"],
    `unix://${path}`,
  );
  await holder.line(/Listening\s+on the socket of systemd/);
  const { stdout } = await new Deno.Command("php", { args: ["-r", CLIENT, "--", path] }).output();
  assertMatch(new TextDecoder().decode(stdout), /^HTTP\/1\.[01] 200[^]*\r\nunix: 0 80 \d+ 0$/);
  holder.signal("SIGTERM");
  assertEquals((await holder.ended).code, 0);
});
