/**
 * A server that is compared, and what its processes have cost.
 *
 * @module
 */
import type { OpenFolder } from "../left_open.ts";
import type { Child } from "./child.ts";
import { ProcessTable } from "./process_cost.ts";

/** What is served: the same files and the same PHP by everybody. */
export interface Site {
  /** Project folder. */
  readonly root: string;
  /** Folder of the public files, with `index.php` in it. */
  readonly publicDir: string;
  /** For sockets, pid files, sessions and logs. */
  readonly workDir: string;
  /** Variables for PHP. */
  readonly env: Readonly<Record<string, string>>;
}

/** How many processes everybody gets. */
export interface Sizes {
  readonly workers: number;
  /** Connections that will be opened at once: some servers need a process for each. */
  readonly connections: number;
}

/** Processor time so far, ms, of server and PHP apart; where both are one process all of it is PHP's. */
export interface Cost {
  readonly serverMs: number;
  readonly phpMs: number;
  readonly serverRssMib: number;
  readonly phpRssMib: number;
}

/** Who is PHP: nobody, what the process started, or the process and what it started. */
export type PhpPart = "none" | "children" | "all";

/** One process of a contender. */
export interface Part {
  readonly child: Child;
  readonly php: PhpPart;
}

/** A running server on a port of 127.0.0.1. */
export class Contender implements AsyncDisposable {
  readonly name: string;
  readonly port: number;
  /** Its processes, in the order in which they are ended. */
  readonly parts: readonly Part[];
  /** Its PHP's sessions; undefined where no PHP is asked. */
  readonly sessions: OpenFolder | undefined;

  /** Takes over processes and folder: they end with it. */
  constructor(name: string, port: number, parts: readonly Part[], sessions?: OpenFolder) {
    this.name = name;
    this.port = port;
    this.parts = parts;
    this.sessions = sessions;
  }

  /** Forgets the sessions: the more there are, the longer it takes PHP to look for old ones. */
  async emptySessions(): Promise<void> {
    if (this.sessions === undefined) return;
    const { path } = this.sessions;
    for await (const { name } of Deno.readDir(path)) await Deno.remove(`${path}/${name}`);
  }

  /** What its processes have used so far. */
  cost(): Cost {
    const table = new ProcessTable();
    const cost = { serverMs: 0, phpMs: 0, serverRssMib: 0, phpRssMib: 0 };
    for (const { child, php } of this.parts) {
      const own = table.own(child.pid);
      const below = table.descendants(child.pid);
      const isOwnPhp = php === "all";
      const isBelowPhp = php !== "none";
      cost[isOwnPhp ? "phpMs" : "serverMs"] += own.cpuMs;
      cost[isOwnPhp ? "phpRssMib" : "serverRssMib"] += own.rssMib;
      cost[isBelowPhp ? "phpMs" : "serverMs"] += below.cpuMs;
      cost[isBelowPhp ? "phpRssMib" : "serverRssMib"] += below.rssMib;
    }
    return cost;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child } of this.parts) await child[Symbol.asyncDispose]();
    await this.sessions?.[Symbol.asyncDispose]();
  }
}
