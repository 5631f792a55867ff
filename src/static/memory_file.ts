/**
 * Bytes in memory that look like an open file.
 *
 * @module
 */
import type { ReadableFile } from "./file_source.ts";

/** Makes one; `load` is called when the first byte is read, and closing does nothing. */
export function memoryFile(load: () => Promise<Uint8Array<ArrayBuffer>>): ReadableFile {
  let loaded: Uint8Array<ArrayBuffer> | undefined;
  let position = 0;
  return {
    isInMemory: true,
    async read(into) {
      loaded ??= await load();
      const piece = loaded.subarray(position, position + into.length);
      into.set(piece);
      position += piece.length;
      return piece.length === 0 ? null : piece.length;
    },
    seek(offsetBytes) {
      position = offsetBytes;
      return Promise.resolve();
    },
    close() {},
  };
}
