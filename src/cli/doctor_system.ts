/**
 * What `appserver doctor` asks this machine beside PHP: Deno, permissions, folders, the port.
 *
 * @module
 */
import { isAbsolute, join } from "@std/path";
import { messageOf } from "../base/errors.ts";
import type { Config } from "../config/config.ts";
import { DEFAULT_CONFIG } from "../config/config.ts";
import { formatListenAddress } from "../config/listen_address.ts";
import { SERVER_SOFTWARE } from "../server/version.ts";
import { failing, type Finding, good, warning } from "./doctor_report.ts";

/** The version that this server is tested with. */
const OLDEST_DENO = [2, 9, 6] as const;

/** Which program runs. */
export function runtimeFinding(version: string = Deno.version.deno): Finding {
  const what = `${SERVER_SOFTWARE} on Deno ${version}`;
  const parts = version.split(/[.+-]/).map(Number);
  const at = OLDEST_DENO.findIndex((oldest, index) => (parts[index] ?? 0) !== oldest);
  const isOld = at !== -1 && (parts[at] ?? 0) < (OLDEST_DENO[at] ?? 0);
  return isOld
    ? failing("deno", what, `Install Deno ${OLDEST_DENO.join(".")} or newer`)
    : good("deno", what);
}

/** What this process may do, of that which the server needs. */
export async function permissionFindings(
  config: Config,
  root: string,
): Promise<readonly Finding[]> {
  const { tempDir, phpBinary } = config;
  const place = isAbsolute(tempDir) ? tempDir : join(root, tempDir);
  const address = formatListenAddress({
    ...config.listen,
    hostname: config.listen.hostname || "0.0.0.0",
  });
  const needed = [
    [{ name: "net", host: address }, `--allow-net=${address}`],
    [{ name: "read", path: root }, `--allow-read=${root}`],
    [{ name: "run", command: phpBinary }, `--allow-run=${phpBinary}`],
    [{ name: "env" }, "--allow-env"],
  ] as const;
  const missing: string[] = [];
  for (const [descriptor, flag] of needed) {
    if ((await Deno.permissions.query(descriptor)).state !== "granted") missing.push(flag);
  }
  const write = await Deno.permissions.query({ name: "write", path: place });
  return [
    missing.length === 0
      ? good("permissions", "net, read, run, env")
      : failing("permissions", `missing: ${missing.join(" ")}`, `Start with ${missing.join(" ")}`),
    write.state === "granted" ? good("temp_dir", place) : warning(
      "temp_dir",
      `${place} may not be written: slow clients hold workers`,
      `Start with --allow-write=${place}`,
    ),
  ];
}

/** The folders whose files are served without PHP. */
export async function staticFinding(config: Config, root: string): Promise<Finding> {
  const { staticRules } = config;
  const missing: string[] = [];
  const found: string[] = [];
  for (const { prefix, dir } of staticRules) {
    const isThere = await isFolder(join(root, dir));
    (isThere ? found : missing).push(`${prefix} from ${dir}`);
  }
  const areDefaults = staticRules === DEFAULT_CONFIG.staticRules;
  if (missing.length > 0 && !areDefaults) {
    const remedy = "Make the folder, or take it out of static";
    return warning("static", `not there: ${missing.join(", ")}`, remedy);
  }
  return good(
    "static",
    found.length === 0 ? "no folder: PHP answers everything" : found.join(", "),
  );
}

/** Whether the address can be listened on. */
export function portFinding({ listen }: Config): Finding {
  const hostname = listen.hostname || "0.0.0.0";
  const address = formatListenAddress({ hostname, port: listen.port });
  try {
    Deno.listen({ hostname, port: listen.port }).close();
    return good("port", `${address} is free`);
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      const remedy = `ss -ltnp 'sport = :${listen.port}' names the program; it may be this server`;
      return warning("port", `${address} is taken`, remedy);
    }
    return failing("port", `${address}: ${messageOf(error)}`, "Choose another address in listen");
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // Not there, or not to be read: files from it are not served either way.
    return false;
  }
}
