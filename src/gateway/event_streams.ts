/**
 * Streams of events (`text/event-stream`), which may never end by themselves. A server that stops ends them: PHP is told
 * that nobody reads, and the client sees a whole answer, upon which a browser asks again by itself.
 *
 * @module
 */
import type { BodyPart } from "../http/body_part.ts";
import type { HeaderPair } from "../http/response_headers.ts";

/** Whether an answer with these headers is one. */
export function isEventStream(headers: readonly HeaderPair[]): boolean {
  return headers.some(([name, value]) =>
    name.toLowerCase() === "content-type" && /^text\/event-stream\b/i.test(value)
  );
}

/** Those that are open. */
export class EventStreams {
  readonly #open = new Set<ReadableStreamDefaultReader<BodyPart>>();
  #isEnded = false;

  /** The same stream, with an end that can be brought about. */
  hold(source: ReadableStream<BodyPart>): ReadableStream<BodyPart> {
    const reader = source.getReader();
    if (this.#isEnded) finish(reader);
    else this.#open.add(reader);
    return new ReadableStream<BodyPart>({
      pull: async (controller) => {
        const { value, done } = await this.#read(reader);
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => {
        this.#open.delete(reader);
        return reader.cancel(reason);
      },
    }, { highWaterMark: 0 });
  }

  /** Ends those that are open, and all that begin from now on. */
  end(): void {
    this.#isEnded = true;
    for (const reader of this.#open) finish(reader);
    this.#open.clear();
  }

  async #read(
    reader: ReadableStreamDefaultReader<BodyPart>,
  ): Promise<ReadableStreamReadResult<BodyPart>> {
    try {
      const result = await reader.read();
      if (result.done) this.#open.delete(reader);
      return result;
    } catch (error) {
      this.#open.delete(reader);
      throw error;
    }
  }
}

/** Whoever waits for the next part sees the end. */
function finish(reader: ReadableStreamDefaultReader<BodyPart>): void {
  // It may have broken off already: then its reader knows.
  reader.cancel().catch(() => {});
}
