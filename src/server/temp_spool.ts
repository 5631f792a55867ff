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
export async function openTempSpool(
  folder: string,
  logger: Logger,
): Promise<TempSpool | undefined> {
  try {
    for (const name of ["read", "write"] as const) {
      const { state } = await Deno.permissions.query({ name, path: folder });
      if (state !== "granted") throw missingPermission(name, folder);
    }
    (await openUnnamed(folder)).close();
    logger.log("info", "spool_ready", "Large bodies and answers wait in temporary files", {
      path: folder,
    });
    return new TempSpool(folder);
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
 * Files that wait, emptied, for the next body: to make one takes a dozen system calls, most on another thread. Each keeps
 * two descriptors open.
 */
const MAX_KEPT_FILES = 32;

/** Makes files, and lends those again that come back. */
export class TempSpool implements Spool {
  readonly #folder: string;
  readonly #kept: UnnamedFile[] = [];
  #isClosed = false;

  /** Makes none yet. `folder`: absolute path. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Rejects when the folder takes no file. */
  async open(): Promise<SpoolFile> {
    const file = this.#kept.pop() ?? await openUnnamed(this.#folder);
    return new Lent(file, (free) => this.#takeBack(free));
  }

  /** Keeps no file any more; those that are lent end with their bodies. */
  close(): void {
    this.#isClosed = true;
    for (const file of this.#kept.splice(0)) file.close();
  }

  #takeBack(file: UnnamedFile): void {
    const isKept = !this.#isClosed && this.#kept.length < MAX_KEPT_FILES && file.clear();
    if (isKept) this.#kept.push(file);
    else file.close();
  }
}

/** A file in the hands of one body. */
class Lent implements SpoolFile {
  #file: UnnamedFile | undefined;
  readonly #giveBack: (file: UnnamedFile) => void;

  constructor(file: UnnamedFile, giveBack: (file: UnnamedFile) => void) {
    this.#file = file;
    this.#giveBack = giveBack;
  }

  write(bytes: Uint8Array): void {
    this.#own().write(bytes);
  }

  read(into: Uint8Array<ArrayBuffer>): number | null {
    return this.#own().read(into);
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    if (file !== undefined) this.#giveBack(file);
  }

  #own(): UnnamedFile {
    if (this.#file === undefined) throw new Deno.errors.BadResource("Temporary file is closed");
    return this.#file;
  }
}

/**
 * A file in a folder of its own (mode 0700, unpredictable name). Both names are removed before a byte is written: what
 * is left is two handles, which end with the process however it ends.
 */
async function openUnnamed(folder: string): Promise<UnnamedFile> {
  const own = await Deno.makeTempDir({ dir: folder, prefix: FOLDER_PREFIX });
  const handles: Deno.FsFile[] = [];
  try {
    const path = `${own}/body`;
    const writer = await Deno.open(path, { write: true, createNew: true, mode: FILE_MODE });
    handles.push(writer);
    const reader = await Deno.open(path, { read: true });
    handles.push(reader);
    await Deno.remove(own, { recursive: true });
    return new UnnamedFile(writer, reader);
  } catch (error) {
    for (const handle of handles) handle.close();
    // Whatever may be left of it; why there is no file is the better news.
    await Deno.remove(own, { recursive: true }).catch(() => {});
    throw error;
  }
}

class UnnamedFile {
  readonly #writer: Deno.FsFile;
  readonly #reader: Deno.FsFile;

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

  /** Gives the disk its room back and begins anew; false where the disk does not let it. */
  clear(): boolean {
    try {
      this.#writer.truncateSync(0);
      this.#writer.seekSync(0, Deno.SeekMode.Start);
      this.#reader.seekSync(0, Deno.SeekMode.Start);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#writer.close();
    this.#reader.close();
  }
}
