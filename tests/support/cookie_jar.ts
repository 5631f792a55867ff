/**
 * One browser, as far as cookies go.
 *
 * @module
 */
import type { TestServer } from "./test_server.ts";

/** Sends back what it was given; paths, domains and ends of life are not looked at, but for deletion. */
export class CookieJar {
  readonly #server: TestServer;
  readonly #cookies = new Map<string, string>();

  constructor(server: TestServer) {
    this.#server = server;
  }

  /** Value of a cookie; undefined when there is none. */
  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Fetches a path with the cookies so far, and keeps those of the answer. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await this.#server.fetch(path, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const at = pair.indexOf("=");
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      if (value === "" || value === "deleted") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  /** The same, as text. */
  async text(path: string, init: RequestInit = {}): Promise<string> {
    return await (await this.fetch(path, init)).text();
  }
}
