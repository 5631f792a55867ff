/**
 * Servers that are compared: each is one process on a port of 127.0.0.1.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";

const REPOSITORY = fromFileUrl(new URL("../../", import.meta.url));
/** Linux counts processor time in ticks of a hundredth of a second. */
const TICK_MS = 10;

/** A running server. */
export class Contender implements AsyncDisposable {
  readonly name: string;
  readonly port: number;
  readonly #child: Deno.ChildProcess;

  private constructor(name: string, port: number, child: Deno.ChildProcess) {
    this.name = name;
    this.port = port;
    this.#child = child;
  }

  /** This server, with a project whose public files are in `public`; PHP is there, but never asked. */
  static appserver(root: string): Promise<Contender> {
    const args = [
      ...["run", "--no-prompt", "--allow-net", "--allow-read", "--allow-env", "--allow-run=php"],
      ...[`${REPOSITORY}main.ts`, "serve", "--root", root, "--listen", "127.0.0.1:0"],
    ];
    return Contender.#start("appserver", Deno.execPath(), args);
  }

  /** A bare `Deno.serve`. */
  static bare(name: string, words: readonly string[]): Promise<Contender> {
    const script = `${REPOSITORY}bench/controls/bare_server.ts`;
    return Contender.#start(name, Deno.execPath(), ["run", "-A", script, ...words]);
  }

  /** nginx with sendfile, one process, no access log. */
  static async nginx(root: string): Promise<Contender> {
    const port = await freePort();
    const config = `
daemon off; master_process off; pid ${root}/nginx.pid; error_log stderr warn;
events { worker_connections 512; }
http {
  types { text/css css; } default_type application/octet-stream;
  sendfile on; tcp_nopush on; access_log off; etag on; keepalive_requests 1000000000;
  client_body_temp_path ${root}/nginx; proxy_temp_path ${root}/nginx;
  fastcgi_temp_path ${root}/nginx; uwsgi_temp_path ${root}/nginx; scgi_temp_path ${root}/nginx;
  server {
    listen 127.0.0.1:${port}; root ${root}/public;
    add_header Cache-Control no-cache; add_header X-Content-Type-Options nosniff;
    add_header X-Request-Id $request_id;
  }
}`;
    await Deno.writeTextFile(`${root}/nginx.conf`, config);
    const args = ["-c", `${root}/nginx.conf`];
    return await Contender.#start("nginx", "nginx", args, port);
  }

  static async #start(
    name: string,
    command: string,
    args: readonly string[],
    knownPort?: number,
  ): Promise<Contender> {
    const child = new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1", APPSERVER_ACCESS_LOG: "false" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const port = Promise.withResolvers<number>();
    // Read to the end, so that no pipe fills up.
    const outputs = [child.stdout, child.stderr].map((output) => findPort(output, port.resolve));
    Promise.all(outputs).then(() => port.reject(new Error(`${name} ended before it listened`)));
    if (knownPort === undefined) return new Contender(name, await port.promise, child);
    port.promise.catch(() => {});
    await untilAccepted(knownPort);
    return new Contender(name, knownPort, child);
  }

  /** Processor time of the process and all its threads so far, milliseconds. */
  cpuMs(): number {
    const stat = Deno.readTextFileSync(`/proc/${this.#child.pid}/stat`);
    // The name, which may hold blanks, stands in brackets.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
  }
}

async function findPort(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  found: (port: number) => void,
): Promise<void> {
  let text = "";
  for await (const piece of output.pipeThrough(new TextDecoderStream())) {
    text = (text + piece).slice(-4096);
    const match = /(?:^port |Listening\s+http:\/\/127\.0\.0\.1:)(\d+)/m.exec(text);
    if (match !== null) found(Number(match[1]));
  }
}

async function freePort(): Promise<number> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return await Promise.resolve(listener.addr.port);
}

async function untilAccepted(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error(`Nothing listens on port ${port}`);
}
