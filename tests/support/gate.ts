/**
 * A file that a PHP process waits for.
 *
 * @module
 */
import { join } from "@std/path";

/** Closed until `open`; its folder is removed on disposal. */
export class Gate implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** A closed gate. */
  static async closed(): Promise<Gate> {
    return new Gate(await Deno.makeTempDir({ prefix: "gate_" }));
  }

  /** `gate=` and the file's path, for a query. */
  get query(): string {
    return `gate=${encodeURIComponent(join(this.#folder, "open"))}`;
  }

  /** Lets go who waits. */
  async open(): Promise<void> {
    await Deno.writeTextFile(join(this.#folder, "open"), "");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}
