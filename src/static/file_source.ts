/**
 * What the handler needs from a file system, so that tests can bring their own.
 *
 * @module
 */

/** Something to read bytes from. Whoever holds it closes it, once. */
export interface ReadableFile {
  /** Reads on from where the last read ended; null at the end of the file. */
  read(into: Uint8Array): Promise<number | null>;
  /** Goes to a byte. */
  seek(offsetBytes: number): Promise<void>;
  close(): void;
  /** To read it takes no time. @default {false} */
  readonly isInMemory?: boolean;
}

/** A regular file that is open for reading. */
export interface OpenFile extends ReadableFile {
  /** Size when it was opened. */
  readonly sizeBytes: number;
  /** Time of the last change, milliseconds since 1970; undefined where the system does not say. */
  readonly modifiedMs: number | undefined;
  /** Number of the file on its device; undefined where there is none. Tells apart a file from its replacement. */
  readonly inode: number | undefined;
}

/** What is at a path. */
export type Lookup =
  | { readonly kind: "file"; readonly file: OpenFile }
  | { readonly kind: "directory" }
  | { readonly kind: "absent" }
  /** There is something, but not for the public. */
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** Why something that exists is not given out. */
export type RefusalReason =
  /** A symbolic link leads out of the folder. */
  | "outside"
  /** A symbolic link leads to a hidden file or to PHP. */
  | "not_public"
  /** A pipe, a socket, a device. */
  | "not_a_file"
  /** This process may not read it. */
  | "unreadable";

/** How far a lookup may reach beyond the public files of one folder. */
export interface OpenScope {
  /** Real paths of the other folders that symbolic links may lead to. @default {[]} */
  readonly linkTargets?: readonly string[];
  /** Hidden files and PHP sources too: the application itself asks. @default {false} */
  readonly isAnyName?: boolean;
}

/** Files on disk, or what stands in for them. */
export interface FileSource {
  /** Real path of a folder, undefined while there is none. */
  findFolder(path: string): Promise<string | undefined>;
  /** Names directly below a folder, undefined if there are more than `limit` or it cannot be read. */
  listNames(folder: string, limit: number): Promise<ReadonlySet<string> | undefined>;
  /**
   * Opens what is below a folder.
   *
   * @param folder Real path, from `findFolder`.
   * @param names Checked by `isPublicPath`, or by `isOpenable` where `isAnyName`.
   */
  open(folder: string, names: readonly string[], scope?: OpenScope): Promise<Lookup>;
}
