/**
 * Reads a small file and its compressed copies into memory.
 *
 * @module
 */
import type { CompressedCopies, PlainFile } from "./compressed_copies.ts";
import { makeValidators } from "./conditional.ts";
import { contentTypeOf, isCompressible } from "./content_type.ts";
import type { Coding } from "../http/encoding_choice.ts";
import { CODING_SUFFIXES } from "./encoding_choice.ts";
import { readParts } from "./file_body.ts";
import type { OpenFile } from "./file_source.ts";
import { HotFile, type LoadedForm } from "./hot_file.ts";
import { MAX_HOT_BYTES } from "./hot_files.ts";

/**
 * Loads a file, which is closed in any case. A copy that is too large to be kept is left out.
 *
 * @param nowMs Wall clock, milliseconds since 1970.
 * @throws {FileShrankError} If it became shorter while it was read.
 */
export async function loadHotFile(
  plain: PlainFile,
  { copies, nowMs }: { readonly copies: CompressedCopies; readonly nowMs: number },
): Promise<HotFile> {
  const contentType = contentTypeOf(plain.names.at(-1) ?? "");
  const load = async (file: OpenFile, coding: Coding | undefined, isNegotiated: boolean) => ({
    representation: {
      sizeBytes: file.sizeBytes,
      validators: makeValidators(file, nowMs),
      contentType,
      cacheControl: plain.cacheControl,
      coding,
      isNegotiated,
    },
    bytes: await readWhole(file),
  });
  const compressed: LoadedForm[] = [];
  try {
    for (const [coding] of isCompressible(contentType) ? CODING_SUFFIXES : []) {
      const copy = await copies.open(plain, coding);
      if (copy === undefined) continue;
      try {
        if (copy.sizeBytes <= MAX_HOT_BYTES) compressed.push(await load(copy, coding, true));
      } finally {
        copy.close();
      }
    }
    return new HotFile(await load(plain.file, undefined, compressed.length > 0), compressed);
  } finally {
    plain.file.close();
  }
}

async function readWhole(file: OpenFile): Promise<Uint8Array<ArrayBuffer>> {
  if (file.sizeBytes === 0) return new Uint8Array();
  return await readParts(file, [{ kind: "range", range: { first: 0, last: file.sizeBytes - 1 } }]);
}
