/**
 * Which public files a browser has to hear of. Pure.
 *
 * @module
 */
import { isIgnoredName, type ReloadFilter } from "./reload_filter.ts";

/**
 * Everything below these folders, except what editors leave beside a file. PHP sources are none of it: they are never
 * served.
 *
 * @param folders Relative to the project root, with "/" between names.
 */
export function makeAssetFilter(folders: readonly string[]): ReloadFilter {
  const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`);
  const isIgnored = (path: string) => path.split("/").some(isIgnoredName);
  return {
    isRelevantFile: (path) =>
      !isIgnored(path) && !path.endsWith(".php") &&
      folders.some((folder) => isBelow(path, folder)),
    coverageOf(folder) {
      if (folder === "") return "path";
      if (isIgnored(folder)) return "none";
      if (folders.some((root) => folder === root || isBelow(folder, root))) return "whole";
      return folders.some((root) => isBelow(root, folder)) ? "path" : "none";
    },
  };
}
