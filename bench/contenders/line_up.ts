/**
 * Who can be compared, by the names of the command line.
 *
 * @module
 */
import { apache, nginxFiles, nginxFpm, phpServer } from "./classic_servers.ts";
import type { Contender, Site, Sizes } from "./contender.ts";
import { appserver, bareServer, pipeServer } from "./deno_servers.ts";

/** Names of contenders. */
export const CONTENDER_NAMES = [
  "appserver",
  "lookahead",
  "bare",
  "pipe",
  "php-s",
  "nginx-fpm",
  "apache",
  "nginx",
  "bare-files",
] as const;

/** One of them. */
export type ContenderName = typeof CONTENDER_NAMES[number];

/** Settings of the contender that looks ahead: above what a processor that others use, too, takes from a request now and then. */
export const LOOKAHEAD = { "lookahead_depth": 4, "lookahead_below_ms": 20 } as const;

/** What each of them is, for the header of a report. */
export const CONTENDER_MEANING: Readonly<Record<ContenderName, string>> = {
  "appserver": "this server with its whole chain: checks, request ids, lanes, metrics, access log",
  "lookahead":
    `the same with lookahead_depth ${LOOKAHEAD.lookahead_depth} and lookahead_below_ms ${LOOKAHEAD.lookahead_below_ms}`,
  "bare": "`Deno.serve` that never asks PHP: the ceiling",
  "pipe": "the least that asks PHP over a pipe, one frame at a time: the control",
  "php-s": "`php -S` with as many processes",
  "nginx-fpm": "nginx and php-fpm with as many children",
  "apache": "Apache with mod_php, a process for each connection",
  "nginx": "nginx alone, for files",
  "bare-files": "`Deno.serve` with files, small ones from memory",
};

/** Starts one. */
export function startContender(
  name: ContenderName,
  site: Site,
  sizes: Sizes,
): Promise<Contender> {
  switch (name) {
    case "appserver":
      return appserver(name, site, sizes);
    case "lookahead":
      return appserver(name, site, sizes, { settings: LOOKAHEAD });
    case "bare":
      return bareServer(name, ["hello"]);
    case "pipe":
      return pipeServer(name, site, sizes);
    case "php-s":
      return phpServer(name, site, sizes);
    case "nginx-fpm":
      return nginxFpm(name, site, sizes);
    case "apache":
      return apache(name, site, sizes);
    case "nginx":
      return nginxFiles(name, site);
    case "bare-files":
      return bareServer(name, ["files", `${site.publicDir}/files`]);
  }
}
