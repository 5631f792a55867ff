/**
 * Requests of every kind in turn, for the soak.
 *
 * @module
 */
import { nonceQuestion, type Question, streamQuestion, waitQuestion } from "./clients.ts";

/** Longer than `body_memory_bytes` of the soak: it waits in a temporary file, bytes. */
const UPLOAD_BYTES = 200_000;
const WAIT_MS = 5;
const PIECES = 12;
const TURNS = 20;

/** Gives out questions; its connections can be closed all at once. */
export class SoakMix implements Disposable {
  /** Text of `/page.txt`, a file. */
  static readonly PAGE: string = "A page that PHP never sees.\n".repeat(200);
  readonly #upload = "u".repeat(UPLOAD_BYTES);
  #client: Deno.HttpClient = Deno.createHttpClient({});
  #turn = 0;

  /** The next question. */
  readonly next = (): Question => {
    const { path, init, fits } = this.#question(this.#turn++ % TURNS);
    return { path, init: { ...init, ...{ client: this.#client } }, fits };
  };

  #question(turn: number): Question {
    switch (turn) {
      case 3:
      case 13:
        return { path: "/page.txt", fits: (body) => body === SoakMix.PAGE };
      case 5:
      case 15:
        return streamQuestion(PIECES);
      case 7:
      case 17:
        return waitQuestion("/wait", WAIT_MS);
      case 9:
        return {
          path: "/echo",
          init: { method: "POST", body: this.#upload },
          fits: (body) => body === this.#upload,
        };
      case 11:
        return this.#form();
      default:
        return nonceQuestion();
    }
  }

  /** An upload, which PHP keeps in a file until the request ends. */
  #form(): Question {
    const nonce = `upload-${this.#turn}`;
    const body = new FormData();
    body.set("nonce", nonce);
    body.set("file", new Blob([this.#upload]), "u.txt");
    return { path: "/", init: { method: "POST", body }, fits: (answer) => answer === nonce };
  }

  /** Closes every connection; the next question opens new ones. */
  hangUp(): void {
    this.#client.close();
    this.#client = Deno.createHttpClient({});
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}
