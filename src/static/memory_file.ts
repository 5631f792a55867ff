/**
 * Bytes in memory that look like an open file.
 *
 * @module
 */
import type { ReadableFile } from "./file_source.ts";

/** Makes one; closing it does nothing. */
export function memoryFile(bytes: Uint8Array<ArrayBuffer>): ReadableFile {
  let position = 0;
  return {
    read(into) {
      const piece = bytes.subarray(position, position + into.length);
      into.set(piece);
      position += piece.length;
      return Promise.resolve(piece.length === 0 ? null : piece.length);
    },
    seek(offsetBytes) {
      position = offsetBytes;
      return Promise.resolve();
    },
    close() {},
  };
}
