/**
 * A file system in memory, which knows what is open.
 *
 * @module
 */
import type { FileSource, Lookup, OpenFile, RefusalReason } from "../../src/static/file_source.ts";

/** What may be at a path. */
export type FakeEntry =
  | { readonly kind: "file"; readonly text: string; readonly modifiedMs?: number }
  | { readonly kind: "directory" }
  | { readonly kind: "refused"; readonly reason: RefusalReason };

/** Time of change of files that do not name one: 5 March 2024, 06:07:08.250. */
export const MODIFIED_MS = Date.UTC(2024, 2, 5, 6, 7, 8, 250);

/** Implements `FileSource`. Keys are absolute paths; folders of files exist by themselves. */
export class FakeFiles implements FileSource {
  readonly entries: Map<string, FakeEntry>;
  /** Paths that were asked for, in order. */
  readonly looks: string[] = [];
  /** Files opened and not yet closed; 0 at the end of a test proves that nothing leaks. */
  openCount = 0;
  /** Bytes that a file loses as soon as it is open. */
  shrinkBytes = 0;

  constructor(entries: Record<string, FakeEntry | string>) {
    this.entries = new Map();
    for (const [path, entry] of Object.entries(entries)) this.put(path, entry);
  }

  /** Puts something at a path; text means a file. */
  put(path: string, entry: FakeEntry | string): void {
    this.entries.set(path, typeof entry === "string" ? { kind: "file", text: entry } : entry);
  }

  findFolder(path: string): Promise<string | undefined> {
    this.looks.push(path);
    return Promise.resolve(this.#isFolder(path) ? path : undefined);
  }

  listNames(folder: string): Promise<ReadonlySet<string>> {
    this.looks.push(`${folder}/*`);
    const names = new Set<string>();
    for (const path of this.entries.keys()) {
      const [name] = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split("/") : [];
      if (name !== undefined) names.add(name);
    }
    return Promise.resolve(names);
  }

  open(folder: string, names: readonly string[]): Promise<Lookup> {
    const path = [folder, ...names].join("/");
    this.looks.push(path);
    const entry = this.entries.get(path);
    if (entry === undefined) {
      return Promise.resolve({ kind: this.#isFolder(path) ? "directory" : "absent" });
    }
    if (entry.kind !== "file") return Promise.resolve(entry);
    return Promise.resolve({
      kind: "file",
      file: this.#open(entry.text, entry.modifiedMs ?? MODIFIED_MS, path),
    });
  }

  #isFolder(path: string): boolean {
    return [...this.entries.keys()].some((other) => other.startsWith(`${path}/`)) ||
      this.entries.get(path)?.kind === "directory";
  }

  #open(text: string, modifiedMs: number, path: string): OpenFile {
    const bytes = new TextEncoder().encode(text);
    const contents = bytes.subarray(0, bytes.length - this.shrinkBytes);
    let position = 0;
    let isOpen = true;
    this.openCount++;
    return {
      sizeBytes: bytes.length,
      modifiedMs,
      inode: [...this.entries.keys()].indexOf(path) + 1,
      read: (into) => {
        if (!isOpen) throw new Error("File was read after it was closed");
        const piece = contents.subarray(position, position + into.length);
        into.set(piece);
        position += piece.length;
        return Promise.resolve(piece.length === 0 ? null : piece.length);
      },
      seek: (offsetBytes) => {
        position = offsetBytes;
        return Promise.resolve();
      },
      close: () => {
        if (!isOpen) throw new Error("File was closed twice");
        isOpen = false;
        this.openCount--;
      },
    };
  }
}
