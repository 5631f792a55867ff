/**
 * What a command line asks for.
 *
 * @module
 */
import type { HelpTopic } from "./args.ts";

/** What the words ask for. */
export type Command =
  | {
    readonly kind: "serve";
    /** Project folder; undefined to look for it. */
    readonly root: string | undefined;
    /** Address to accept connections on, unchecked. */
    readonly listen: string | undefined;
    /** Configuration file that must exist. */
    readonly config: string | undefined;
    /** Development mode: hot reload, errors with traces. */
    readonly dev: boolean;
  }
  | {
    readonly kind: "check-config";
    readonly root: string | undefined;
    readonly config: string | undefined;
  }
  | {
    readonly kind: "config";
    readonly root: string | undefined;
    readonly listen: string | undefined;
    readonly config: string | undefined;
    readonly dev: boolean;
    /** As JSON, for programs. */
    readonly json: boolean;
  }
  | {
    readonly kind: "status" | "reload" | "recycle" | "stop";
    readonly root: string | undefined;
    readonly config: string | undefined;
    /** The answer as JSON, for programs. */
    readonly json: boolean;
  }
  | {
    readonly kind: "scale";
    readonly root: string | undefined;
    readonly config: string | undefined;
    readonly json: boolean;
    readonly lane: "fast" | "slow";
    /** 1 and up, unchecked above. */
    readonly workers: number;
  }
  | {
    readonly kind: "init";
    /** Folder of the project; undefined for the current one. */
    readonly root: string | undefined;
    /** Overwrite what is there. */
    readonly force: boolean;
    /** Show only. */
    readonly dryRun: boolean;
  }
  | {
    readonly kind: "doctor";
    readonly root: string | undefined;
    readonly config: string | undefined;
    readonly listen: string | undefined;
    /** As JSON, for programs. */
    readonly json: boolean;
  }
  | { readonly kind: "version" }
  | { readonly kind: "help"; readonly topic: HelpTopic };
