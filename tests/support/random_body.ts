/**
 * Bytes by the million without holding them: made by pieces, known by their hash.
 *
 * @module
 */
import { createHash } from "node:crypto";

const PIECE_BYTES = 65_536;

/** A body to send once, and the hash of what was sent so far. */
export interface RandomBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** SHA-256 in hex; asked for once, at the end. */
  readonly digest: () => string;
}

/** A body of this many random bytes. */
export function randomBody(bytes: number): RandomBody {
  const hash = createHash("sha256");
  let left = bytes;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const piece = crypto.getRandomValues(new Uint8Array(Math.min(left, PIECE_BYTES)));
      left -= piece.length;
      hash.update(piece);
      controller.enqueue(piece);
      if (left === 0) controller.close();
    },
  }, { highWaterMark: 0 });
  return { stream, digest: () => hash.digest("hex") };
}

/** Reads a body to its end. */
export async function readDigest(
  stream: ReadableStream<Uint8Array> | null,
): Promise<{ readonly bytes: number; readonly digest: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of stream ?? []) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, digest: hash.digest("hex") };
}
