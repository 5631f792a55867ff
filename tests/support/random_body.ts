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

/** A body of this many random bytes; `mayGoOn` is awaited before each piece. */
export function randomBody(
  bytes: number,
  mayGoOn: (sentBytes: number) => Promise<void> | undefined = () => undefined,
): RandomBody {
  const hash = createHash("sha256");
  let left = bytes;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      await mayGoOn(bytes - left);
      const piece = crypto.getRandomValues(new Uint8Array(Math.min(left, PIECE_BYTES)));
      left -= piece.length;
      hash.update(piece);
      controller.enqueue(piece);
      if (left === 0) controller.close();
    },
  }, { highWaterMark: 0 });
  return { stream, digest: () => hash.digest("hex") };
}

/** Reads a body to its end; `onBytes` hears how many have come. */
export async function readDigest(
  stream: ReadableStream<Uint8Array> | null,
  onBytes: (bytes: number) => void = () => {},
): Promise<{ readonly bytes: number; readonly digest: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of stream ?? []) {
    hash.update(piece);
    bytes += piece.length;
    onBytes(bytes);
  }
  return { bytes, digest: hash.digest("hex") };
}
