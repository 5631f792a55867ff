/**
 * What reloading asks the file system, so that tests can answer instead.
 *
 * @module
 */

/** What something on disk was like when it was looked at; links are followed. */
export interface DiskStamp {
  readonly kind: "file" | "directory" | "other";
  /** Time of the last change, milliseconds since 1970; 0 where the system does not say. */
  readonly modifiedMs: number;
  readonly sizeBytes: number;
  /** Number on its device, 0 where there is none. Tells a file from one that was renamed into its place. */
  readonly inode: number;
}

/** One name in a folder. A link has its own kind, since only a look tells where it leads. */
export interface DiskEntry {
  readonly name: string;
  readonly kind: "file" | "directory" | "link" | "other";
}

/** Reading access to the file system. Whatever is missing, unreadable or forbidden is undefined; nothing rejects for that. */
export interface Disk {
  /** What is at `path`, links followed. */
  stat(path: string): Promise<DiskStamp | undefined>;
  /** Names directly below `folder`, in no order. */
  list(folder: string): Promise<readonly DiskEntry[] | undefined>;
  /** The path without links. */
  realPath(path: string): Promise<string | undefined>;
}

/** Whether two looks at one path saw the same thing; absence equals absence. */
export function isSameStamp(one: DiskStamp | undefined, other: DiskStamp | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.kind === other.kind && one.modifiedMs === other.modifiedMs &&
    one.sizeBytes === other.sizeBytes && one.inode === other.inode;
}

/** Whether `path` is `folder` or lies in it; both absolute, without a slash at the end. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
