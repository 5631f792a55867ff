/**
 * Parts of bodies, whose memory is given back by hand.
 *
 * @module
 */

/** Bytes of a body in a buffer of their own. */
export type BodyPart = Uint8Array<ArrayBuffer>;

/**
 * Gives the memory of a part back at once; the part is empty from then on. V8 collects buffers that are out of use only
 * when 64 MiB of them have gathered.
 */
export function giveBack(part: BodyPart): void {
  // What the runtime is still writing to a socket keeps its memory until it is written.
  part.buffer.transfer(0);
}

/** What the reader of a stream was given last. Asking for more says that the reader is done with it. */
export class GivenPart {
  #part: BodyPart | undefined;
  #isReadDirectly: boolean;

  /** `isReadDirectly`: nobody comes between the stream and a reader that keeps nothing. */
  constructor(isReadDirectly: boolean) {
    this.#isReadDirectly = isReadDirectly;
  }

  /** It has turned out that nobody comes between. */
  readDirectly(): void {
    this.#isReadDirectly = true;
  }

  /** The reader is given this one now. */
  give(part: BodyPart): BodyPart {
    this.#part = part;
    return part;
  }

  /** The reader asks for more. */
  takeBack(): void {
    if (this.#isReadDirectly && this.#part !== undefined) giveBack(this.#part);
    this.#part = undefined;
  }
}
