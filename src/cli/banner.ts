/**
 * What is printed once the server can say something about itself. Pure.
 *
 * @module
 */
import { isEveryInterface, pageAddress } from "./page_address.ts";

/** Everything the banner says. */
export interface BannerFacts {
  readonly software: string;
  /** As listened on; empty or `0.0.0.0` for every interface, `unix:` for a socket in the file system. */
  readonly hostname: string;
  readonly port: number;
  readonly root: string;
  /** The file that marked the root, or the flag that named it, if any. */
  readonly rootMarker: string | undefined;
  readonly phpVersion: string;
  readonly sapi: string;
  readonly sapiReason: string;
  /** Adapter in use, or why there is none. */
  readonly application: string;
  readonly fastWorkers: number;
  readonly slowWorkers: number;
  readonly hotReload: boolean;
  /** Address for operators; empty where there is none. */
  readonly admin: string;
  /** Token that was made up, to be shown this once; empty where one was given. */
  readonly adminToken: string;
  /** Settings that are not defaults, with their place. */
  readonly settings: readonly { readonly key: string; readonly origin: string }[];
  /** Path of the configuration, and whether it was there. */
  readonly configFile: string;
  readonly isConfigRead: boolean;
}

/** The banner, several lines without a final line feed. */
export function formatBanner(facts: BannerFacts): string {
  const address = pageAddress(facts);
  const everywhere = isEveryInterface(facts.hostname) ? "  (every interface)" : "";
  const place = address === undefined ? "on the socket of systemd" : address + everywhere;
  const marker = facts.rootMarker === undefined ? "no marker found" : facts.rootMarker;
  const rows: readonly (readonly [string, string])[] = [
    ["Listening", place],
    ["Project", `${facts.root}  (${marker})`],
    ["Config", facts.isConfigRead ? facts.configFile : `defaults (no ${facts.configFile})`],
    ["PHP", `${facts.phpVersion}, SAPI ${facts.sapi}: ${facts.sapiReason}`],
    ["Application", facts.application],
    [
      "Workers",
      `${facts.fastWorkers} fast, ${facts.slowWorkers} slow, hot reload ${
        facts.hotReload ? "on" : "off"
      }`,
    ],
    ["Admin", facts.admin === "" ? "off" : facts.admin],
    ...facts.adminToken === ""
      ? []
      : [["Admin token", `${facts.adminToken}  (made up for this start)`]] as const,
    ["Settings", formatSettings(facts.settings)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const body = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
  return [facts.software, ...body].join("\n");
}

/** One group for each origin; keys that nobody set are not listed. */
function formatSettings(settings: BannerFacts["settings"]): string {
  if (settings.length === 0) return "all by default";
  const byOrigin = Map.groupBy(settings, ({ origin }) => origin);
  const groups = [...byOrigin].map(([origin, group]) =>
    `${origin}: ${group.map(({ key }) => key).join(", ")}`
  );
  return [...groups, "others: default"].join("; ");
}
