/**
 * Reads what the server wrote to a worker, from `docs/PROTOCOL.md` and on purpose without the code under test.
 *
 * @module
 */
import { concatBytes } from "./worker_frames.ts";

/** One frame as a worker would see it. */
export interface ServerFrame {
  readonly name: "BOOT" | "REQUEST" | "BODY" | "CANCEL" | "PING" | "STOP" | "START";
  readonly id: number;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** A REQUEST frame's payload. */
export interface RequestFields {
  readonly hasMore: boolean;
  /** Byte strings: the eleven fixed ones, then names and values. */
  readonly head: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

const NAMES = ["BOOT", "REQUEST", "BODY", "CANCEL", "PING", "STOP", "START"] as const;

/** Cuts a stream into frames; keeps what is not whole yet. */
export class ServerFrames {
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /** The frames that became whole with these bytes. */
  push(bytes: Uint8Array): ServerFrame[] {
    this.#rest = concatBytes(this.#rest, bytes);
    const frames: ServerFrame[] = [];
    while (this.#rest.length >= 4) {
      const view = new DataView(this.#rest.buffer);
      const end = 4 + view.getUint32(0);
      if (this.#rest.length < end) break;
      const name = NAMES[view.getUint8(4) - 1];
      if (name === undefined) {
        throw new TypeError(`The server sent a frame of type ${view.getUint8(4)}`);
      }
      frames.push({ name, id: view.getUint32(5), payload: this.#rest.slice(9, end) });
      this.#rest = this.#rest.slice(end);
    }
    return frames;
  }

  /** Bytes of a frame that is not whole. */
  get restBytes(): number {
    return this.#rest.length;
  }
}

/** Takes a REQUEST's payload apart. */
export function readRequest(payload: Uint8Array<ArrayBuffer>): RequestFields {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const headBytes = view.getUint32(1);
  let head = "";
  for (const byte of payload.subarray(5, 5 + headBytes)) head += String.fromCharCode(byte);
  return {
    hasMore: (view.getUint8(0) & 1) !== 0,
    head: head.split("\0"),
    body: payload.slice(5 + headBytes),
  };
}
