/**
 * What of other servers this machine has.
 *
 * @module
 */
import type { ContenderName } from "./line_up.ts";

/** Folder of Apache's modules. */
export const APACHE_MODULES = "/usr/lib/apache2/modules";

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const { stdout } = await new Deno.Command(command, { args: [...args], stderr: "null" }).output();
  return new TextDecoder().decode(stdout).trim();
}

/** Major and minor version of `php`, such as 8.2: Debian names other programs after it. */
function phpRelease(): Promise<string> {
  return outputOf("php", ["-r", 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;']);
}

/** php-fpm of the same release as `php`. */
export async function phpFpm(): Promise<string> {
  return `php-fpm${await phpRelease()}`;
}

/** PHP for Apache, of the same release. */
export async function apachePhp(): Promise<string> {
  return `${APACHE_MODULES}/libphp${await phpRelease()}.so`;
}

/** Says which program or file a contender lacks here; undefined if it can be started. */
export async function whyMissing(name: ContenderName): Promise<string | undefined> {
  const needed: Partial<Record<ContenderName, readonly string[]>> = {
    "nginx-fpm": ["nginx", await phpFpm()],
    "nginx": ["nginx"],
    "apache": ["apache2", await apachePhp()],
  };
  const found = await Promise.all(
    (needed[name] ?? []).map(async (program) => ({
      program,
      place: await outputOf("sh", ["-c", 'command -v "$1" || ls "$1"', "sh", program]),
    })),
  );
  const lacked = found.find(({ place }) => place === "");
  return lacked && `${lacked.program} is not installed`;
}
