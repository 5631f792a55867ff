/**
 * How PHP is set for everybody: one file of settings, which each way to run PHP reads beside the system's own.
 *
 * @module
 */
import { OpenFolder } from "../left_open.ts";
import type { Site } from "./contender.ts";

/** Files there are in memory: Linux has it everywhere, containers may not let it be written to. */
const MEMORY_DIR = "/dev/shm";

const SETTINGS: Readonly<Record<string, string>> = {
  "opcache.enable": "1",
  "opcache.enable_cli": "1",
  "opcache.validate_timestamps": "0",
  // What is served was copied a moment ago: by default OPcache does not keep files that are younger than 2 s, and processes
  // that load them once would run without it for ever.
  "opcache.file_update_protection": "0",
  "opcache.jit_buffer_size": "0",
};

/** What one contender's PHP needs. */
export interface PhpSetup {
  /** Its own, so that nobody's sessions slow down somebody else's. */
  readonly sessions: OpenFolder;
  /** Where PHP finds its settings; the site's own variables are not in it. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where all sessions are: on a disk, making the file of one takes as long as many a page. */
export function sessionsParent(): string | undefined {
  try {
    Deno.removeSync(Deno.makeTempFileSync({ dir: MEMORY_DIR, prefix: "appserver-bench-" }));
    return MEMORY_DIR;
  } catch {
    // Not there, or not to be written to, for whatever reason.
    return undefined;
  }
}

/** Makes what a contender needs: settings in the site's `workDir`, sessions in memory where that can be had. */
export async function setUpPhp(name: string, { workDir }: Site): Promise<PhpSetup> {
  const { path } = await OpenFolder.make({ dir: workDir, prefix: `php-${name}-` });
  const sessions = await OpenFolder.make({
    dir: sessionsParent() ?? path,
    prefix: "appserver-bench-sessions-",
  });
  const lines = Object.entries({ ...SETTINGS, "session.save_path": sessions.path })
    .map(([key, value]) => `${key} = "${value}"\n`);
  await Deno.writeTextFile(`${path}/bench.ini`, lines.join(""));
  // An empty word stands for the folder that PHP was built with.
  const others = Deno.env.get("PHP_INI_SCAN_DIR") ?? "";
  return { sessions, env: { PHP_INI_SCAN_DIR: `${others}:${path}` } };
}
