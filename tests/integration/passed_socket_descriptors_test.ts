import { assertEquals, assertMatch } from "@std/assert";
import { until } from "../support/front_server.ts";
import { ServerProcess } from "../support/server_process.ts";
import { TempApp } from "../support/temp_app.ts";
import { REPOSITORY } from "../support/test_server.ts";

/** Too few for the connections below, enough for the server and one worker. */
const DESCRIPTORS = 80;
const CONNECTIONS = 150;
const APP = `<?php return static fn (): string => 'hello';`;

/** Longer than an answer takes on a busy machine, s: only a server that has stalled needs it. */
const PATIENCE_S = 5;

/** The server with a small limit, as a program that is given its socket. */
class FewDescriptors implements AsyncDisposable {
  readonly holder: ServerProcess;

  constructor(app: TempApp, socket: string) {
    const permissions = ["--allow-read", "--allow-env", "--allow-run=php", "--allow-net=127.0.0.1"];
    this.holder = new ServerProcess({
      words: ["serve", "--root", app.root],
      environment: { SOCKET: socket },
      program: [
        ...["sh", "-c", `ulimit -n ${DESCRIPTORS}; exec "$@"`, "sh"],
        ...["php", `${REPOSITORY}/tests/fixtures/socket_holder.php`],
        ...[Deno.execPath(), "run", "--no-prompt", ...permissions, `${REPOSITORY}/main.ts`],
      ],
    });
  }

  get isResumed(): boolean {
    return this.holder.lines.some((line) => line.includes("accept_resumed"));
  }

  /** Not killed: that would leave the server behind, which has the outputs open. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.holder.signal("SIGTERM");
    assertEquals((await this.holder.ended).code, 0);
  }
}

/** As many connections as are wanted, until a line comes. Deno would need the right to each socket in the file system. */
const CROWD = `
  for ($all = []; count($all) < (int) $argv[2]; $all[] = stream_socket_client($argv[1], $code, $text, ${PATIENCE_S}));
  echo "there";
  fgets(STDIN);`;
/** One request over a connection of its own; prints nothing where it was closed, or nothing came. */
const ASK = String.raw`
  $connection = stream_socket_client($argv[1], $code, $text, ${PATIENCE_S});
  stream_set_timeout($connection, ${PATIENCE_S});
  fwrite($connection, "GET / HTTP/1.0\r\nHost: localhost\r\n\r\n");
  echo stream_get_contents($connection);`;

/** Visitors of a socket, `tcp://…` or `unix://…`. */
class Visitors {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async ask(): Promise<string> {
    const args = ["-r", ASK, this.#address];
    const { stdout } = await new Deno.Command("php", { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  }

  /** Many at once, who say nothing and leave in the end. */
  async crowd(): Promise<AsyncDisposable> {
    const child = new Deno.Command("php", {
      args: ["-r", CROWD, this.#address, String(CONNECTIONS)],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    return {
      async [Symbol.asyncDispose]() {
        await child.stdin.close();
        while (!(await reader.read()).done);
        await child.status;
      },
    };
  }
}

/** Uses all descriptors up, gives them back, and asks. */
async function exhaust(server: FewDescriptors, visitors: Visitors): Promise<void> {
  {
    await using _crowd = await visitors.crowd();
    await server.holder.line(/"event":"accept_failed".*LimitNOFILE=/);
    // Nobody was answered yet, whatever was opened again inside.
    assertEquals(server.isResumed, false);
  }
  // Who stands in the queue among those who have left may be accepted together with too many of them, and closed.
  await until(async () => (await visitors.ask()) !== "", "somebody is answered");
  assertMatch(await visitors.ask(), /^HTTP\/1\.[01] 200[^]*\r\nhello$/);
  await server.holder.line(/"event":"accept_resumed"/);
}

Deno.test("serve on a passed socket accepts again after it ran out of file descriptors", async () => {
  await using app = await TempApp.of(APP);
  await app.configure({ fast_workers: 1, slow_workers: 0, listen: ":1" });
  await using server = new FewDescriptors(app, "tcp://127.0.0.1:0");
  const { host } = new URL(await server.holder.origin());
  await exhaust(server, new Visitors(`tcp://${host}`));
});

Deno.test("serve on a passed socket in the file system accepts again after it ran out of file descriptors", async () => {
  await using app = await TempApp.of(APP);
  await app.configure({ fast_workers: 1, slow_workers: 0, listen: ":1" });
  const address = `unix://${app.path("visitors.sock")}`;
  await using server = new FewDescriptors(app, address);
  await server.holder.line(/Listening\s+on the socket of systemd/);
  await exhaust(server, new Visitors(address));
});
