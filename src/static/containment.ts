/**
 * The one comparison that keeps files inside folders.
 *
 * @module
 */
import { SEPARATOR } from "@std/path";

/**
 * What of a path lies below a folder: empty for the folder itself, undefined for a path outside of it.
 *
 * @param folder Absolute, without `.`, `..` and links, as `path`.
 */
export function pathBelow(folder: string, path: string): string | undefined {
  if (path === folder) return "";
  // Appended separator: "/srv/public" must not contain "/srv/public-backup".
  const start = folder.endsWith(SEPARATOR) ? folder : folder + SEPARATOR;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}
