/**
 * Which room may import which: the one table, and what it means for an import.
 *
 * @module
 */

/** Room → rooms it may import. A room that is missing here has no place yet. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  config: ["base"],
  metrics: ["base"],
  protocol: ["base"],
  reload: ["base"],
  auth: ["base"],
  worker: ["base", "protocol"],
  pool: ["base", "metrics", "protocol", "worker"],
  dispatch: ["base", "protocol", "worker", "pool"],
  http: ["base", "metrics"],
  static: ["base", "http"],
  hub: ["base", "http", "auth"],
  gateway: ["base", "http", "protocol", "worker", "dispatch"],
  admin: ["base", "http", "metrics"],
  dev: ["base", "http"],
  server: [
    "base",
    "config",
    "metrics",
    "protocol",
    "reload",
    "auth",
    "worker",
    "pool",
    "dispatch",
    "http",
    "static",
    "hub",
    "gateway",
    "admin",
    "dev",
  ],
  cli: ["base", "config", "server"],
};

/** The public surface. It re-exports from every room, and no room imports it. */
const SURFACE = "src/mod.ts";

/** One import, both ends as paths from the root of the repository. */
export interface ImportEdge {
  /** The importing file, under `src/`. */
  readonly from: string;
  /** The imported file, anywhere in the repository. */
  readonly to: string;
}

/** Room of a file: `pool` for `src/pool/lease.ts`, undefined for files that lie in none. */
export function roomOf(path: string): string | undefined {
  const [top, room, ...rest] = path.split("/");
  return top === "src" && rest.length > 0 ? room : undefined;
}

/** What is wrong with one import, undefined if nothing is. */
function judge({ from, to }: ImportEdge): string | undefined {
  const fromRoom = roomOf(from);
  const toRoom = roomOf(to);
  if (from === SURFACE || fromRoom === undefined) return undefined;
  if (to === SURFACE) return `${from} imports ${SURFACE}, which is for embedders`;
  if (toRoom === undefined) return `${from} imports ${to}, which lies in no room`;
  if (fromRoom === toRoom || MAY_IMPORT[fromRoom]?.includes(toRoom) === true) return undefined;
  return `${fromRoom} may not import ${toRoom}: ${from} imports ${to}`;
}

/**
 * Everything that is wrong with a set of files and their imports, one sentence each, sorted.
 *
 * @param files Every file under `src/`, also those that nothing imports.
 * @param edges The imports of these files that stay inside the repository.
 */
export function findLayerFaults(files: readonly string[], edges: readonly ImportEdge[]): string[] {
  const faults: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    if (room === undefined && file !== SURFACE) faults.push(`${file} lies in no room`);
    if (room !== undefined && !Object.hasOwn(MAY_IMPORT, room)) {
      faults.push(`Room ${room} is not in the table: ${file}`);
    }
  }
  for (const edge of edges) {
    const fault = judge(edge);
    if (fault !== undefined) faults.push(fault);
  }
  return [...new Set(faults)].sort();
}

/** The table as Markdown, the way `docs/ARCHITECTURE.md` quotes it. */
export function layersAsMarkdown(): string {
  const rows = Object.entries(MAY_IMPORT).map(([room, doors]) => {
    const list = doors.map((door) => `\`${door}\``).join(", ");
    return `| \`${room}\` | ${list === "" ? "nothing" : list} |`;
  });
  return ["| Room | May import |", "| --- | --- |", ...rows].join("\n");
}
