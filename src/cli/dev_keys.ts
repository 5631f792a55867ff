/**
 * Keys that a developer may press while the server runs.
 *
 * @module
 */

/** What a key asks for. */
export type DevKey = "reload" | "workers" | "open" | "clear" | "quit" | "help";

const KEYS: Readonly<Record<string, DevKey>> = {
  r: "reload",
  w: "workers",
  o: "open",
  c: "clear",
  q: "quit",
  h: "help",
  "?": "help",
};

/** The line below the banner, and the answer to `h`. */
export const KEYS_HELP = "Keys: r reload, w workers, o open in a browser, c clear, q quit, h help";

/** A terminal to read from; standard input is one, if it is one. */
export interface KeyInput {
  /** Whether keys come one by one, without being shown and without Enter; Ctrl-C stays a signal. */
  setSingleKeys(isOn: boolean): void;
  readonly bytes: ReadableStream<Uint8Array>;
}

/** Reads keys until disposed. */
export class DevKeys implements AsyncDisposable {
  readonly #input: KeyInput;
  readonly #act: (key: DevKey) => void;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #reading: Promise<void>;

  /** Reads from now on; `act` is called once for each key that means something. */
  constructor(input: KeyInput, act: (key: DevKey) => void) {
    this.#input = input;
    this.#act = act;
    input.setSingleKeys(true);
    this.#reader = input.bytes.getReader();
    this.#reading = this.#read();
  }

  /** Gives the terminal back as it was. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#input.setSingleKeys(false);
    await this.#reader.cancel();
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (true) {
      const { value, done } = await this.#reader.read();
      if (done) return;
      for (const byte of value) {
        const key = keyOf(String.fromCharCode(byte));
        if (key !== undefined) this.#act(key);
      }
    }
  }
}

/** What a character asks for, if anything; capitals count as well. */
export function keyOf(character: string): DevKey | undefined {
  const lower = character.toLowerCase();
  return Object.hasOwn(KEYS, lower) ? KEYS[lower] : undefined;
}
