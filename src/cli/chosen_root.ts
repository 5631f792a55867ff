/**
 * The project's folder, as the user means it.
 *
 * @module
 */
import { fromFileUrl, resolve } from "@std/path";
import { AppServerError } from "../base/errors.ts";
import { denoEnvironment } from "../config/load_config.ts";
import { findProjectRoot } from "../config/project_root.ts";

/** A folder, and why it was taken. */
export interface NamedRoot {
  /** Absolute path. */
  readonly path: string;
  /** The file that marks it, or the flag that named it; undefined when nothing did. */
  readonly marker: string | undefined;
}

/** Folder of this server's own sources, to which `deno task` moves before it starts the program. */
const OWN_FOLDER = resolve(fromFileUrl(new URL("../../", import.meta.url)));

/**
 * Absolute path of what the user wrote. `deno task` leaves the folder it was called in in INIT_CWD; elsewhere that
 * variable may stem from any other task runner, and is not looked at.
 */
export function fromUsersFolder(path: string): string {
  const current = Deno.cwd();
  const called = current === OWN_FOLDER ? denoEnvironment.get("INIT_CWD") : undefined;
  return resolve(called ?? current, path);
}

/**
 * The folder that `--root` names, or the nearest one that looks like a project.
 *
 * @throws {AppServerError} `config_unreadable`, if `--root` names no folder.
 */
export async function chosenRoot(flag: string | undefined): Promise<NamedRoot> {
  if (flag === undefined) return await findProjectRoot(fromUsersFolder("."));
  const path = fromUsersFolder(flag);
  if (!await isFolder(path)) {
    throw new AppServerError("config_unreadable", `Cannot serve ${path}: no such folder`, {
      hint: "Check the path after --root; relative paths start at the current folder",
    });
  }
  return { path, marker: "--root" };
}

/** A path that may not be looked at counts as a folder: whoever opens it says which permission is missing. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    return error instanceof Deno.errors.NotCapable;
  }
}
