/**
 * What pages have to do when public files changed. Pure.
 *
 * @module
 */
import type { LiveEvent } from "./live_event.ts";

/** Where public files are, and what their addresses begin with. */
export interface PublicFolder {
  /** Ends in a slash. */
  readonly prefix: string;
  /** Relative to the project root. */
  readonly dir: string;
}

/** Stylesheets are swapped; anything else needs the whole page. */
export function assetEvent(
  files: readonly string[],
  folders: readonly PublicFolder[],
): LiveEvent {
  if (!files.every((file) => file.endsWith(".css"))) return { kind: "reload" };
  return { kind: "styles", paths: files.flatMap((file) => addressesOf(file, folders)) };
}

function addressesOf(file: string, folders: readonly PublicFolder[]): readonly string[] {
  return folders.filter(({ dir }) => file.startsWith(`${dir}/`))
    .map(({ prefix, dir }) => `${prefix}${file.slice(dir.length + 1)}`);
}
