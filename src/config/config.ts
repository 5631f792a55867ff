/**
 * What the server can be told, after parsing: every value present, checked and frozen.
 *
 * The keys of the file, their units, defaults and ranges are described once, in `config_keys.ts`; this type, the
 * reader, `docs/CONFIG.md` and the schema follow from there.
 *
 * @module
 */
import type { LogLevel } from "../base/logger.ts";
import { assembleConfig } from "./config_keys.ts";

export { CONFIG_KEYS } from "./config_keys.ts";

/** Where to accept connections. */
export interface ListenAddress {
  /** Host name or address without brackets; empty for every interface. */
  readonly hostname: string;
  /** 0 to 65535; 0 lets the system choose. */
  readonly port: number;
}

/** A folder below the project root, and the prefix by which it is named. */
export interface FolderRule {
  /** Decoded URL prefix; starts and ends with `/`, holds no `//`, `.` or `..` segment. */
  readonly prefix: string;
  /** Folder relative to the project root, `/`-separated; never the root itself, never outside of it. */
  readonly dir: string;
}

/** One folder of files that are answered without PHP. */
export interface StaticRule extends FolderRule {
  /** Folders that symbolic links in `dir` may lead to, absolute or relative to the project root. */
  readonly links?: readonly string[];
  /** Cache-Control by glob; the first that fits counts. */
  readonly cacheControl?: readonly CacheRule[];
}

/** What files of certain names are sent with. */
export interface CacheRule {
  /** Compared with the file's name or, if it has a `/`, with its path below the folder of the rule. */
  readonly glob: string;
  /** Value of Cache-Control, visible ASCII and blanks. */
  readonly value: string;
}

/** Which part of PHP makes `header()`, `$_FILES` and sessions work; `auto` takes the best that the PHP allows. */
export type SapiChoice = "auto" | "native" | "cgi" | "fallback";

/** Language of the pipe: this server's own, or that of the Go server's `php/worker.php`. */
export type DialectChoice = "frames" | "go";

/** For applications of the BareMetalPHP framework. */
export interface BareMetalSettings {
  /** `fix` replaces the framework's protection against forged forms, which refuses every form. */
  readonly csrf: "fix" | "leave";
}

/** Where operators are listened to. */
export type AdminListen =
  | { readonly kind: "off" }
  | { readonly kind: "tcp"; readonly hostname: string; readonly port: number }
  /** `path` is absolute. */
  | { readonly kind: "unix"; readonly path: string };

/** An editor that takes links to files; `none` makes no links. */
export type EditorChoice =
  | "none"
  | "vscode"
  | "vscodium"
  | "cursor"
  | "phpstorm"
  | "sublime"
  | "zed"
  | "textmate"
  | "emacs";

/** `events`: the system tells; `poll`: it is asked every second. */
export type WatchMode = "events" | "poll";

/** `auto` writes text to a terminal and JSON lines elsewhere. */
export type LogFormat = "auto" | "json" | "text";

/** Where one line for each request goes. */
export type AccessLog =
  | { readonly kind: "off" }
  /** Beside the server's own log. */
  | { readonly kind: "log" }
  /** Appended to a file; relative paths start at the project root. */
  | { readonly kind: "file"; readonly path: string };

/** `auto` follows the server's own log: JSON lines, or text on a terminal. */
export type AccessLogFormat = "auto" | "json" | "combined";

/** Which header fields trusted proxies write: `X-Forwarded-For` and its kin, or `Forwarded` (RFC 7239). */
export type ForwardedStyle = "x-forwarded" | "forwarded";

/** The whole configuration. Deeply frozen; names are those of the file in camel case. */
export interface Config {
  /** Workers of the fast lane, 1 to 256. */
  readonly fastWorkers: number;
  /** Workers of the slow lane, 0 to 256; 0 leaves one lane. */
  readonly slowWorkers: number;
  /** Watch the project and replace workers when it changes. */
  readonly hotReload: boolean;
  /** Wall clock from hand-over to the answer's head, milliseconds. */
  readonly requestTimeoutMs: number;
  /** Requests that a worker of the fast lane may have at a time, 1 to 16; 1 for one after the other. */
  readonly lookaheadDepth: number;
  /** Requests are written ahead only while all took less than this, milliseconds. */
  readonly lookaheadBelowMs: number;
  /** Requests before a worker is replaced; 0 for no limit. */
  readonly maxRequestsPerWorker: number;
  /** Key `static`. Files answered without PHP, in the order written. */
  readonly staticRules: readonly StaticRule[];
  /** Path prefixes served by the slow lane; each starts with `/`. */
  readonly slowRoutes: readonly string[];
  /** Methods served by the slow lane, upper case. */
  readonly slowMethods: readonly string[];
  /** Key `slow_body_threshold`. Requests with a longer body go to the slow lane, bytes; 0 for no such rule. */
  readonly slowBodyThresholdBytes: number;
  /** Learn which prefixes are slow from how long they take. */
  readonly learnSlowRoutes: boolean;

  /** Where connections are accepted. */
  readonly listen: ListenAddress;

  /** File that returns the application, relative to the root; empty to discover it. */
  readonly entry: string;
  /** Which part of PHP serves. */
  readonly sapi: SapiChoice;
  /** Language of the pipe. */
  readonly dialect: DialectChoice;
  /** Key `baremetal`. For applications of that framework. */
  readonly bareMetal: BareMetalSettings;
  /** A name on PATH or an absolute path. */
  readonly phpBinary: string;
  /** Switches handed to PHP after the server's own, as ini text. */
  readonly phpIni: Readonly<Record<string, string>>;
  /** Variables added to PHP's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Names, or prefixes ending in `*`, that PHP inherits beside the built-in list. */
  readonly passEnv: readonly string[];
  /** From spawning a worker to READY, milliseconds. */
  readonly bootTimeoutMs: number;

  /** Longest wait for a worker, milliseconds; `requestTimeoutMs` unless it is written. */
  readonly queueTimeoutMs: number;
  /** Requests that may wait in one lane; 0 answers 503 as soon as all workers are busy. */
  readonly maxQueue: number;
  /** Longest silence of PHP inside a streamed answer, milliseconds. */
  readonly streamIdleTimeoutMs: number;
  /** Time a worker has to finish after its client left, milliseconds. */
  readonly cancelGraceMs: number;
  /** Age at which a worker is replaced, seconds; 0 for no limit. */
  readonly maxWorkerLifetimeS: number;
  /** Memory after a request at which a worker is replaced, MiB; 0 for no limit. */
  readonly maxWorkerMemoryMb: number;
  /** Longest frame on the pipe, bytes. */
  readonly maxFrameBytes: number;
  /** Longest request body, bytes. */
  readonly maxBodyBytes: number;
  /** Bodies up to this size are received in memory, bytes. */
  readonly bodyMemoryBytes: number;
  /** What all bodies in memory may hold together, bytes. */
  readonly bodyMemoryTotalBytes: number;
  /** Folder for temporary files, absolute or relative to the root. */
  readonly tempDir: string;
  /** Time to send a body, milliseconds; what arrives in time adds to it. */
  readonly bodyTimeoutMs: number;
  /** Key `body_min_bytes_per_s`. As many bytes add a second to `bodyTimeoutMs`; 0 for none. */
  readonly bodyMinBytesPerS: number;
  /** Longest pause inside a body, milliseconds. */
  readonly bodyIdleTimeoutMs: number;
  /** Requests that are in hand at a time; 0 for no limit. */
  readonly maxInFlight: number;
  /** Longest time in which a client takes nothing of a streamed answer, milliseconds. */
  readonly sendTimeoutMs: number;
  /** What one answer may hold in a temporary file, bytes; 0 for none. */
  readonly answerSpoolBytes: number;
  /** Whether PHP's answers are compressed. */
  readonly compression: boolean;
  /** Addresses and networks whose word about the client is believed. */
  readonly trustedProxies: readonly string[];
  /** Key `forwarded_header`. What trusted proxies write. */
  readonly forwardedStyle: ForwardedStyle;
  /** Folders of which PHP may name a file to be sent. */
  readonly internalFiles: readonly FolderRule[];
  /** Time that requests in flight have once the server stops, milliseconds. */
  readonly shutdownTimeoutMs: number;

  /** Where one line for each request goes. */
  readonly accessLog: AccessLog;
  /** How it is written. */
  readonly accessLogFormat: AccessLogFormat;
  /** Whether the query is part of it. */
  readonly logQuery: boolean;
  /** Least severe level that is written. */
  readonly logLevel: LogLevel;
  /** How the log is written. */
  readonly logFormat: LogFormat;
  /** From when on a request gets a record of its own, milliseconds; 0 for never. */
  readonly slowRequestMs: number;
  /** Globs watched beside the built-in ones, relative to the root. */
  readonly watch: readonly string[];
  /** Where operators are listened to. */
  readonly adminListen: AdminListen;
  /** What lets an operator change the server; empty to make one up. */
  readonly adminToken: string;
  /** Time between the word to load balancers and the refusal of requests, milliseconds. */
  readonly shutdownDelayMs: number;
  /** Whether pages reload by themselves in development. */
  readonly liveReload: boolean;
  /** Editor that the files of an error page open in. */
  readonly editor: EditorChoice;
  /** Addresses and networks that are shown failures in development. */
  readonly devClients: readonly string[];
  /** Names of this server under which failures are shown in development, lower case, beside local ones. */
  readonly devHosts: readonly string[];
  /** Whether the system tells of changed files, or has to be asked. */
  readonly watchMode: WatchMode;
}

/** What an empty file means. */
export const DEFAULT_CONFIG: Config = assembleConfig((key) => key.fallback);
