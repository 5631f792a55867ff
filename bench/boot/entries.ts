/**
 * Who boots: this server, the same with OPcache's file cache, and php-fpm behind nginx, with as many processes of PHP.
 *
 * @module
 */
import type { Child } from "../contenders/child.ts";
import { nginxFpm } from "../contenders/classic_servers.ts";
import type { Contender, Site } from "../contenders/contender.ts";
import { appserver } from "../contenders/deno_servers.ts";
import { ProcessTable } from "../contenders/process_cost.ts";

/** Processes of PHP that everybody has. */
export const PROCESSES = 6;
/** This server's slow lane has two more. */
const FAST_WORKERS = 4;

/** One that boots. Both replace their processes at SIGUSR2. */
export interface BootEntry {
  readonly name: string;
  readonly start: (site: Site) => Promise<Contender>;
}

/** In the order of the report; the first one is the control. */
export const BOOT_ENTRIES: readonly BootEntry[] = [
  {
    name: "nginx-fpm",
    start: (site) => nginxFpm("nginx-fpm", site, { workers: PROCESSES, connections: 1 }),
  },
  {
    name: "appserver",
    start: (site) => appserver("appserver", site, { workers: FAST_WORKERS, connections: 1 }),
  },
  {
    name: "appserver, file cache",
    start: async (site) => {
      const cache = `${site.workDir}/opcache`;
      await Deno.mkdir(cache, { recursive: true });
      const sizes = { workers: FAST_WORKERS, connections: 1 };
      const ini = { "opcache.file_cache": cache };
      return await appserver("appserver_file_cache", site, sizes, { settings: { "php_ini": ini } });
    },
  },
];

/** The process whose children are those of PHP. */
export function parentOfPhp({ name, parts }: Contender): Child {
  const part = parts.find(({ php }) => php !== "none");
  if (part === undefined) throw new TypeError(`No part of ${name} starts PHP`);
  return part.child;
}

/** Ids of the processes of PHP now. */
export function phpPids(contender: Contender): ReadonlySet<number> {
  return new Set(new ProcessTable().pidsBelow(parentOfPhp(contender).pid));
}
