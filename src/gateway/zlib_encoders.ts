/**
 * Compression by the runtime's own zlib, Brotli and Zstandard. Loaded only where it is switched on.
 *
 * @module
 */
import {
  brotliCompressSync,
  constants,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  gzipSync,
  zstdCompressSync,
} from "node:zlib";
import type { Coding } from "../http/encoding_choice.ts";
import type { Encoders, PartEncoder } from "./content_coding.ts";

/** Levels for answers that are made for one reader: about as fast as the network, most of what can be gained. */
const GZIP = { level: 4 } as const;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } as const;

/** An answer in one piece is at most as long as a worker's first frame, so that this takes a fraction of a ms. */
export const zlibEncoders: Encoders = {
  whole(coding, bytes) {
    switch (coding) {
      case "gzip":
        return new Uint8Array(gzipSync(bytes, GZIP));
      case "br":
        return new Uint8Array(brotliCompressSync(bytes, BROTLI));
      case "zstd":
        return new Uint8Array(zstdCompressSync(bytes));
    }
  },
  begin(coding) {
    return new ZlibPartEncoder(streamOf(coding), FLUSH[coding]);
  },
};

/** What makes a coder give away all it has without ending. */
const FLUSH: Readonly<Record<Coding, number>> = {
  gzip: constants.Z_SYNC_FLUSH,
  br: constants.BROTLI_OPERATION_FLUSH,
  // ZSTD_e_flush
  zstd: 1,
};

type ZlibStream = ReturnType<typeof createGzip>;

function streamOf(coding: Coding): ZlibStream {
  switch (coding) {
    case "gzip":
      return createGzip(GZIP);
    case "br":
      return createBrotliCompress(BROTLI);
    case "zstd":
      return createZstdCompress();
  }
}

class ZlibPartEncoder implements PartEncoder {
  readonly #stream: ZlibStream;
  readonly #flush: number;
  #parts: Uint8Array<ArrayBuffer>[] = [];

  constructor(stream: ZlibStream, flush: number) {
    this.#stream = stream;
    this.#flush = flush;
    stream.on("data", (part: Uint8Array) => this.#parts.push(new Uint8Array(part)));
  }

  encode(part: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return this.#until((done) => {
      this.#stream.write(part);
      this.#stream.flush(this.#flush, () => done());
    });
  }

  finish(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#until((done) => {
      this.#stream.once("end", done);
      this.#stream.end();
    });
  }

  close(): void {
    this.#stream.destroy();
  }

  async #until(begin: (done: () => void) => void): Promise<Uint8Array<ArrayBuffer>> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#stream.once("error", reject);
    begin(resolve);
    await promise;
    this.#stream.off("error", reject);
    const parts = this.#parts;
    this.#parts = [];
    return new Uint8Array(await new Blob(parts).arrayBuffer());
  }
}
