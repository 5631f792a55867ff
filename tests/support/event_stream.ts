/**
 * Reads a server's events one by one.
 *
 * @module
 */

/** One event: its name, and its data as it was sent. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** Events of one response; disposal leaves. */
export class EventStream implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";

  /** @param response With a body that nobody has read from. */
  constructor(response: Response) {
    const { body } = response;
    if (body === null) throw new TypeError("No event stream");
    this.#reader = body.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next event; comments are passed over. Rejects when the stream ends. */
  async next(): Promise<ServerEvent> {
    while (true) {
      const end = this.#text.indexOf("\n\n");
      if (end !== -1) {
        const block = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        const name = /^event: (.*)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (name !== undefined) return { name, data: data ?? "" };
        continue;
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error("The event stream has ended");
      this.#text += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}
