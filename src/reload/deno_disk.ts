/**
 * The file system of this machine.
 *
 * @module
 */
import type { Disk, DiskEntry, DiskStamp } from "./disk.ts";

/** `Disk` over `Deno.*`; needs read permission for what it is asked about. */
export const denoDisk: Disk = {
  stat: (path) => unlessAbsent(async () => stampOf(await Deno.stat(path))),
  list: (folder) =>
    unlessAbsent(async () => {
      const entries: DiskEntry[] = [];
      for await (const entry of Deno.readDir(folder)) {
        entries.push({ name: entry.name, kind: kindOfEntry(entry) });
      }
      return entries;
    }),
  realPath: (path) => unlessAbsent(() => Deno.realPath(path)),
};

/** Files come and go while they are looked at: every refusal means that there is nothing to watch. */
async function unlessAbsent<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}

function stampOf(info: Deno.FileInfo): DiskStamp {
  return {
    kind: info.isFile ? "file" : info.isDirectory ? "directory" : "other",
    modifiedMs: info.mtime?.getTime() ?? 0,
    sizeBytes: info.size,
    inode: info.ino ?? 0,
  };
}

function kindOfEntry(entry: Deno.DirEntry): DiskEntry["kind"] {
  if (entry.isSymlink) return "link";
  if (entry.isFile) return "file";
  return entry.isDirectory ? "directory" : "other";
}
