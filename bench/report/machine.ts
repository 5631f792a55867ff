/**
 * What a figure depends on beside the code: machine and versions.
 *
 * @module
 */

import { MALLOC_WORDS } from "../../tools/build/malloc_settings.ts";
import { phpFpm } from "../contenders/installed.ts";
import { sessionsParent } from "../contenders/php_setup.ts";
import { changedFiles } from "./clean_tree.ts";

const KIB_PER_GIB = 1_048_576;

async function firstLine(command: string, ...args: readonly string[]): Promise<string> {
  try {
    const { stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
    const text = new TextDecoder().decode(stdout) || new TextDecoder().decode(stderr);
    return text.split("\n")[0]?.trim() ?? "";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** Lines of Markdown for the header of a report. */
export async function machineLines(flags: string): Promise<readonly string[]> {
  const cpu = /^model name\s*:\s*(.*)$/m.exec(await Deno.readTextFile("/proc/cpuinfo"))?.[1];
  const memory = /^MemTotal:\s+(\d+)/m.exec(await Deno.readTextFile("/proc/meminfo"))?.[1];
  const load = (await Deno.readTextFile("/proc/loadavg")).split(" ").slice(0, 3).join(" ");
  const versions = [
    `Deno ${Deno.version.deno}`,
    await firstLine("php", "-v"),
    await firstLine(await phpFpm(), "-v"),
    await firstLine("nginx", "-v"),
    await firstLine("apache2", "-v"),
    await firstLine("wrk", "-v"),
  ].filter((line) => line !== "").map((line) => line.replace(/ (Copyright|\(cli\)).*$/, ""));
  const cores = navigator.hardwareConcurrency;
  return [
    `- Commit ${await firstLine("git", "describe", "--always")}${
      (await changedFiles()).length === 0 ? "" : "-dirty"
    }; ${flags}`,
    `- ${cores} processors (${cpu ?? "unknown"}), ${
      (Number(memory) / KIB_PER_GIB).toFixed(1)
    } GiB, Linux ${Deno.osRelease()}, load before the run ${load}`,
    `- ${versions.join("; ")}`,
    "- PHP everywhere: OPcache on, for every file and without looking at it again, JIT off: each was asked after its warm-up;" +
    ` sessions in a folder of its own ${
      sessionsParent() === undefined ? "on the disk" : "in memory"
    }, empty before each turn; nginx and Apache write no access log`,
    `- Deno everywhere: ${MALLOC_WORDS.join(" ")}, as in this server's unit, bundle and image`,
  ];
}
