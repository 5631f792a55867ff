/**
 * Temporary files that nobody else can open and that are gone with the process.
 *
 * @module
 */
import { AppServerError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Spool, SpoolFile } from "../gateway/spool.ts";

/** Readable by nobody but this user, and by nobody at all once the name is gone. */
const FILE_MODE = 0o600;
const FOLDER_PREFIX = "appserver-";

/**
 * Decides once, by trying, whether temporary files can be written to a folder.
 *
 * @param folder Absolute path.
 * @returns undefined where they cannot; the log says so and why.
 */
export async function openTempSpool(folder: string, logger: Logger): Promise<Spool | undefined> {
  try {
    for (const name of ["read", "write"] as const) {
      const { state } = await Deno.permissions.query({ name, path: folder });
      if (state !== "granted") throw missingPermission(name, folder);
    }
    const spool: Spool = { open: () => openUnnamed(folder) };
    (await spool.open()).close();
    logger.log("info", "spool_ready", "Large bodies and answers wait in temporary files", {
      path: folder,
    });
    return spool;
  } catch (error) {
    logger.log(
      "warn",
      "spool_unavailable",
      "No temporary files: a slow client can hold a worker of the slow lane",
      {
        path: folder,
        error: error instanceof Error ? error.message : String(error),
        hint: error instanceof AppServerError ? error.hint : "Name another folder in temp_dir",
      },
    );
    return undefined;
  }
}

function missingPermission(name: "read" | "write", folder: string): AppServerError {
  return new AppServerError("permission_missing", `Cannot ${name} ${folder}: not allowed`, {
    hint: `Start with --allow-${name}=${folder}, for large bodies and for answers to slow readers`,
  });
}

/**
 * A file in a folder of its own (mode 0700, unpredictable name). Both names are removed before a byte is written: what
 * is left is two handles, which end with the process however it ends.
 */
async function openUnnamed(folder: string): Promise<SpoolFile> {
  const own = await Deno.makeTempDir({ dir: folder, prefix: FOLDER_PREFIX });
  let writer: Deno.FsFile | undefined;
  try {
    const path = `${own}/body`;
    writer = await Deno.open(path, { write: true, createNew: true, mode: FILE_MODE });
    const reader = await Deno.open(path, { read: true });
    return new UnnamedFile(writer, reader);
  } catch (error) {
    writer?.close();
    throw error;
  } finally {
    await Deno.remove(own, { recursive: true });
  }
}

class UnnamedFile implements SpoolFile {
  readonly #writer: Deno.FsFile;
  readonly #reader: Deno.FsFile;
  #isClosed = false;

  constructor(writer: Deno.FsFile, reader: Deno.FsFile) {
    this.#writer = writer;
    this.#reader = reader;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += this.#writer.writeSync(bytes.subarray(at));
  }

  read(into: Uint8Array<ArrayBuffer>): number | null {
    return this.#reader.readSync(into);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#writer.close();
    this.#reader.close();
  }
}
