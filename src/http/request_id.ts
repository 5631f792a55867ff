/**
 * The identifier that ties together what a client sees, what PHP sees and what the logs say.
 *
 * @module
 */
import { randomHex } from "./random_hex.ts";

/** Longest identifier that is taken over from a client: a UUID, a W3C traceparent and a Cloudflare ray fit. */
const MAX_LENGTH = 64;

/** Letters, digits and `-_.:=+/`: nothing that could end a log line, a header or an HTML attribute. */
const IS_ALLOWED = new Uint8Array(128);
for (
  const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:=+/"
) {
  IS_ALLOWED[character.charCodeAt(0)] = 1;
}

/** Whether a client's `X-Request-Id` may be taken over: 1 to 64 letters, digits and `-_.:=+/`. */
export function isWellFormedRequestId(text: string): boolean {
  if (text.length === 0 || text.length > MAX_LENGTH) return false;
  for (let index = 0; index < text.length; index++) {
    if (IS_ALLOWED[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** Ten random hexadecimal digits and a dash: two processes, or two starts of one, do not give out the same identifiers. */
export function randomRequestIdPrefix(): string {
  return `${randomHex(5)}-`;
}

/**
 * Gives out identifiers: a prefix and a counter, which costs far less than a UUID per request. They are unique, not
 * secret: anyone who knows one can guess the next.
 *
 * @example
 * ```ts
 * import { RequestIdSource } from "./request_id.ts";
 *
 * const ids = new RequestIdSource("3f9c21ab07-");
 * console.assert(ids.takeOrMake(null) === "3f9c21ab07-1");
 * console.assert(ids.takeOrMake("from-the-proxy") === "from-the-proxy");
 * ```
 */
export class RequestIdSource {
  readonly #prefix: string;
  #count = 0;

  /** `prefix` has to be unique to this process and must itself be made of allowed characters. */
  constructor(prefix: string = randomRequestIdPrefix()) {
    this.#prefix = prefix;
  }

  /** The client's `X-Request-Id` where it is well formed, otherwise a fresh one. */
  takeOrMake(header: string | null): string {
    if (header !== null && isWellFormedRequestId(header)) return header;
    return this.#prefix + (++this.#count).toString(36);
  }
}
