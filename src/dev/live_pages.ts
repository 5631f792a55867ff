/**
 * The pages that are open and listen.
 *
 * @module
 */
import type { Clock, TimerHandle } from "../base/clock.ts";
import { helloText, type LiveEvent, liveEventText } from "./live_event.ts";

/** Time between two comments that keep a connection from looking dead to what is in between, ms. */
const HEARTBEAT_MS = 15_000;
/** Unread events after which a page is taken for gone; it comes back by itself and starts anew. */
const MAX_UNREAD = 64;

type Page = ReadableStreamDefaultController<Uint8Array>;

/** Tells every open page what happens. */
export class LivePages {
  readonly #clock: Clock;
  readonly #pages = new Set<Page>();
  readonly #started: string;
  #changes = 0;
  #isBroken = false;
  #heartbeat: TimerHandle | undefined;

  /** Nobody listens yet. */
  constructor(clock: Clock) {
    this.#clock = clock;
    // Another start of the server is another generation too.
    this.#started = Math.floor(clock.epochMs()).toString(36);
  }

  /** Tells one state of the code from all others, also across restarts of the server. */
  get generation(): string {
    return `${this.#started}.${this.#changes}`;
  }

  /** Pages that listen now. */
  get count(): number {
    return this.#pages.size;
  }

  /** Tells everybody. */
  send(event: LiveEvent): void {
    if (event.kind === "reload") this.#changes++;
    // Style says nothing about code.
    if (event.kind !== "styles") this.#isBroken = event.kind === "broken";
    this.#broadcast(encode(liveEventText(event)));
  }

  /** The body of one page's event stream; ends when the page leaves or `close` is called. */
  open(): ReadableStream<Uint8Array> {
    let own: Page | undefined;
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        own = controller;
        controller.enqueue(encode(helloText(this.generation, this.#isBroken)));
        this.#pages.add(controller);
        this.#heartbeat ??= this.#clock.schedule(HEARTBEAT_MS, this.#beat);
      },
      cancel: () => {
        if (own !== undefined) this.#forget(own);
      },
    }, new CountQueuingStrategy({ highWaterMark: MAX_UNREAD }));
  }

  /** Ends every stream; pages try again until there is a server. */
  close(): void {
    for (const page of [...this.#pages]) {
      this.#forget(page);
      page.close();
    }
  }

  readonly #beat = (): void => {
    this.#heartbeat = this.#clock.schedule(HEARTBEAT_MS, this.#beat);
    this.#broadcast(encode(": still here\n\n"));
  };

  #broadcast(bytes: Uint8Array): void {
    for (const page of [...this.#pages]) {
      if ((page.desiredSize ?? 0) > 0) {
        page.enqueue(bytes);
      } else {
        this.#forget(page);
        page.close();
      }
    }
  }

  #forget(page: Page): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    this.#heartbeat?.cancel();
    this.#heartbeat = undefined;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
