/**
 * The secret that lets its bearer change the server.
 *
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

const GENERATED_BYTES = 24;
const BEARER = /^Bearer +([^\s]+) *$/i;

/** Holds a digest only, so that no dump of the process shows the token. */
export class AdminToken {
  readonly #digest: Uint8Array;

  /** @param text Not empty. */
  constructor(text: string) {
    this.#digest = digest(text);
  }

  /** A token that nobody can guess, for a server that was given none. */
  static generate(): string {
    return randomBytes(GENERATED_BYTES).toString("base64url");
  }

  /** Whether the request carries it: `Authorization: Bearer TOKEN`. Takes as long whatever is wrong. */
  isBorneBy(request: Request): boolean {
    const given = BEARER.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    return timingSafeEqual(digest(given), this.#digest);
  }
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
