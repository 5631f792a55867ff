/**
 * A body in memory, out of the parts in which it arrives.
 *
 * @module
 */
import { type BodyPart, giveBack } from "../http/body_part.ts";

/** Room that is made for a body of unknown length at first, bytes. */
const FIRST_BYTES = 16_384;

/**
 * Moves parts together. Deno 2.9.6 gives each part 64 KiB, however little is in it: kept as they come, a body that is
 * sent byte by byte would cost 65,536 times its length.
 */
export class GatheredBody {
  readonly #expectedBytes: number;
  #room: BodyPart = new Uint8Array(0);
  #usedBytes = 0;

  /** `expectedBytes` is the announced length, which need not be true; undefined where none was announced. */
  constructor(expectedBytes: number | undefined) {
    this.#expectedBytes = expectedBytes ?? FIRST_BYTES;
  }

  /** Takes a part over. */
  add(part: BodyPart): void {
    const isWhole = this.#usedBytes === 0 && part.length >= this.#expectedBytes;
    // Most bodies are one part, which fills its memory or can be copied in no time.
    if (isWhole && part.length * 2 >= part.buffer.byteLength) {
      this.#room = part;
      this.#usedBytes = part.length;
    } else {
      this.copy(part);
      giveBack(part);
    }
  }

  /** Takes the bytes of a part whose memory is somebody else's. */
  copy(part: BodyPart): void {
    const bytes = this.#usedBytes + part.length;
    if (bytes > this.#room.length) this.#widen(bytes);
    this.#room.set(part, this.#usedBytes);
    this.#usedBytes = bytes;
  }

  /** What has arrived, in one piece; valid until the next `add`. */
  get bytes(): BodyPart {
    return this.#room.subarray(0, this.#usedBytes);
  }

  #widen(bytes: number): void {
    const wider = new Uint8Array(Math.max(bytes, this.#room.length * 2, this.#expectedBytes));
    wider.set(this.bytes);
    giveBack(this.#room);
    this.#room = wider;
  }
}
