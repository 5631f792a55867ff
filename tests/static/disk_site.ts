/**
 * A project on disk behind a real socket.
 *
 * @module
 */
import { systemClock } from "../../src/base/clock.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { errorResponse } from "../../src/http/error_body.ts";
import { freshNotes } from "../../src/http/handler.ts";
import { RequestFields } from "../../src/http/request_fields.ts";
import { readRequestTarget } from "../../src/http/request_target.ts";
import { createStaticHandler } from "../../src/static/static_handler.ts";

/** Stands in every file that must never be served. */
export const SECRET = "SECRET-91c4";
/** Size of `big.bin`, all `A`. */
export const BIG_BYTES = 1024 * 1024;
/** Size of `huge.bin`, all NUL and not on disk: more than the buffers of two sockets can hold. */
export const HUGE_BYTES = 64 * 1024 * 1024;

/** A project in a temporary folder, its server, and a way to talk to it. */
export class Site implements AsyncDisposable {
  readonly root: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** Errors that reached the server. */
  readonly errors: unknown[];

  private constructor(root: string, server: Deno.HttpServer<Deno.NetAddr>, errors: unknown[]) {
    this.root = root;
    this.#server = server;
    this.errors = errors;
  }

  /** Writes the project and serves its `public` folder at `/`. */
  static async start(): Promise<Site> {
    const root = await Deno.realPath(await Deno.makeTempDir());
    await Deno.mkdir(`${root}/public/sub`, { recursive: true });
    await Deno.mkdir(`${root}/public/.git`);
    await Deno.mkdir(`${root}/public/folder.html`);
    await Deno.mkdir(`${root}/public-evil`);
    const files: Record<string, string> = {
      "public/hello.txt": "hello, world\n",
      "public/sub/index.html": "index-sub",
      "public/ünï code+%;?.txt": "odd",
      "public/.env": SECRET,
      "public/.git/config": SECRET,
      "public/source.php": `<?php /* ${SECRET} */`,
      "public-evil/secret.txt": SECRET,
      "public.txt": SECRET,
      ".env": SECRET,
    };
    for (const [path, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${root}/${path}`, text);
    }
    const links: Record<string, string> = {
      "link-in.txt": "hello.txt",
      "link-out.txt": "../.env",
      "link-abs.txt": `${root}/public-evil/secret.txt`,
      "linkdir-out": "../public-evil",
      "link-hidden.txt": ".env",
      "link-php.txt": "source.php",
      "link-loop": "link-loop",
      "link-dangling": "nope",
    };
    for (const [name, target] of Object.entries(links)) {
      await Deno.symlink(target, `${root}/public/${name}`);
    }
    await Deno.writeFile(`${root}/public/big.bin`, new Uint8Array(BIG_BYTES).fill(65));
    await Deno.writeFile(`${root}/public/huge.bin`, new Uint8Array());
    await Deno.truncate(`${root}/public/huge.bin`, HUGE_BYTES);
    return await Site.#serve(root);
  }

  static async #serve(root: string): Promise<Site> {
    const rules = [{ prefix: "/", dir: "public" }];
    const handler = await createStaticHandler({
      root,
      rules,
      clock: systemClock,
      logger: nullLogger,
    });
    const errors: unknown[] = [];
    const onError = (error: unknown) => {
      errors.push(error);
      return new Response(null, { status: 500 });
    };
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, onError };
    const server = Deno.serve(options, (request) => {
      const { method } = request;
      const fields = new RequestFields(request.headers);
      const defaults = { scheme: "http", hostname: "127.0.0.1", port: 0 } as const;
      const target = readRequestTarget(request.url, fields, defaults);
      const audience = { request, method, fields, requestId: "id" };
      if (target.kind !== "target") return errorResponse(400, audience);
      const context = {
        ...audience,
        target,
        remoteAddress: "127.0.0.1",
        remotePort: 1,
        isFromTrustedProxy: false,
        delivery: { completed: Promise.resolve() },
        startedMs: 0,
        notes: freshNotes(),
      };
      return handler(context, () => errorResponse(404, audience));
    });
    return new Site(root, server, errors);
  }

  /** Opens a connection and sends a request for a target, exactly as spelled. */
  async send(target: string, fields = "", method = "GET"): Promise<Deno.TcpConn> {
    const { port } = this.#server.addr;
    const connection = await Deno.connect({ hostname: "127.0.0.1", port });
    const host = fields.startsWith("Host:") ? "" : "Host: localhost\r\n";
    const head = `${method} ${target} HTTP/1.1\r\n${host}Connection: close\r\n${fields}\r\n`;
    await connection.write(Uint8Array.from(head, (character) => character.charCodeAt(0)));
    return connection;
  }

  /** Everything that comes back, as a byte string. */
  async ask(target: string, fields = "", method = "GET"): Promise<string> {
    const connection = await this.send(target, fields, method);
    const bytes = await new Response(connection.readable).bytes();
    return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.root, { recursive: true });
  }
}
