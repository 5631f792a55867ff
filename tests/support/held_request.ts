/**
 * A request that is known to be with its worker, because the answer has begun.
 *
 * @module
 */

/** A streamed answer of which the beginning has arrived. */
export class HeldRequest implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly response: Response;
  /** What arrived first. */
  readonly beginning: string;

  private constructor(
    response: Response,
    reader: ReadableStreamDefaultReader<string>,
    beginning: string,
  ) {
    this.response = response;
    this.#reader = reader;
    this.beginning = beginning;
  }

  /** Fetches, and waits for the first piece of the body. */
  static async begin(url: string): Promise<HeldRequest> {
    const response = await fetch(url);
    if (response.body === null) throw new TypeError(`No body from ${url}: ${response.status}`);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    return new HeldRequest(response, reader, value);
  }

  /** The rest of the body; rejects when it breaks off. */
  async rest(): Promise<string> {
    let text = "";
    while (true) {
      const { value, done } = await this.#reader.read();
      if (done) return text;
      text += value;
    }
  }

  /** Leaves, as a client does that closes its connection. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Of a body that broke off nothing is left to cancel.
    await this.#reader.cancel().catch(() => {});
  }
}
