/**
 * What server and worker say to each other, as plain types. The bytes are `frame_codec.ts`, the picture is
 * `docs/PROTOCOL.md`.
 *
 * @module
 */

/** One request's head as PHP will see it. Strings are byte strings: each character is one byte, U+0000 to U+00FF. */
export interface RequestHead {
  /** As sent by the client, for example `GET`. */
  readonly method: string;
  /** Raw request target (path and query), percent-encoded where it was not ASCII; REQUEST_URI. */
  readonly target: string;
  /** For example `HTTP/1.1`. */
  readonly protocol: string;
  /** `http` or `https` as the client used it (a trusted proxy may have said so). */
  readonly scheme: "http" | "https";
  /** Address of the client, without brackets. */
  readonly remoteAddress: string;
  /** Port of the client, 0 where there is none (unix socket). */
  readonly remotePort: number;
  /** Host name the client asked for, without port. */
  readonly serverName: string;
  /** Address the server accepted the connection on. */
  readonly serverAddress: string;
  /** Port of the URL the client used. */
  readonly serverPort: number;
  /** Identifier of this request in logs, also its `X-Request-Id`. */
  readonly requestId: string;
  /** Name (lower case) and value pairs; no name occurs twice, none contains `_`. */
  readonly headers: Iterable<readonly [string, string]>;
}

/** A request's body: none, whole, or still arriving. */
export type RequestBody =
  | { readonly kind: "none" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | {
    readonly kind: "stream";
    readonly stream: ReadableStream<Uint8Array>;
    /** Bytes, once all of it has been received; undefined while its sender is still sending. */
    readonly length: number | undefined;
  };

/** The body of a request that has none; shared, so that a GET allocates nothing for it. */
export const NO_BODY: RequestBody = { kind: "none" };

/** What a worker says about itself once it can serve. */
export interface WorkerReady {
  /** Version of the wire, see `PROTOCOL_VERSION`. */
  readonly protocol: number;
  /** For example `8.2.33`. */
  readonly phpVersion: string;
  /** Which SAPI serves: `native`, `cgi` or `fallback`. */
  readonly sapi: string;
  /** Why that SAPI, one sentence for the banner. */
  readonly sapiReason: string;
  /** Adapter in use, for example `callable`. */
  readonly application: string;
  /** Operating-system process id, for the log. */
  readonly pid: number;
  /** Memory after boot, KiB. */
  readonly memoryKib: number;
  /** Time from BOOT to READY inside PHP, milliseconds. */
  readonly bootMs: number;
}

/** Figures that PHP reports when a request has ended. */
export interface RequestUsage {
  /** `memory_get_usage()` after the request, KiB. */
  readonly memoryKib: number;
  /** Peak of the request, KiB. */
  readonly peakKib: number;
  /** The worker asks to be replaced, for example because the application called `exit`. */
  readonly wantsToRetire: boolean;
}

/** An uncaught exception or fatal error in PHP. For the log, and for the browser in dev mode only. */
export interface PhpFailure {
  /** Exception class, or the name of the PHP error level (`E_ERROR`). */
  readonly className: string;
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** One line a frame, as PHP prints it. */
  readonly trace: string;
  /** Of a failed boot: absolute paths of the project's files that were loaded, any of which may be the cause. */
  readonly files?: readonly string[];
}

/** Severity names that PHP code may log with. */
export type WorkerLogLevel = "debug" | "info" | "warn" | "error";

/** Everything a worker may send, already checked. `id` is the request it belongs to, 0 for none. */
export type WorkerMessage =
  | { readonly kind: "ready"; readonly ready: WorkerReady }
  | {
    readonly kind: "head";
    readonly id: number;
    /** As PHP sent it; 0 to 65535, judged by the gateway. */
    readonly status: number;
    /** Header lines in order, `Name: value`, as byte strings. */
    readonly lines: readonly string[];
    /** First or only part of the body; a copy that the receiver owns. */
    readonly body: Uint8Array<ArrayBuffer>;
    /** No `body` message follows. */
    readonly isBodyComplete: boolean;
    /** Set when this frame also ends the request. */
    readonly usage: RequestUsage | undefined;
  }
  | {
    readonly kind: "body";
    readonly id: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly isLast: boolean;
  }
  | {
    readonly kind: "end";
    readonly id: number;
    readonly usage: RequestUsage;
    /** Reports of dev mode: JSON text, empty when there is none. */
    readonly report: string;
  }
  | { readonly kind: "pong" }
  | {
    readonly kind: "log";
    readonly id: number;
    readonly level: WorkerLogLevel;
    readonly message: string;
    readonly context: Readonly<Record<string, unknown>>;
  }
  | { readonly kind: "error"; readonly id: number; readonly failure: PhpFailure }
  | {
    readonly kind: "interim";
    readonly id: number;
    readonly status: number;
    readonly lines: readonly string[];
  }
  | {
    readonly kind: "publish";
    readonly id: number;
    readonly channel: string;
    readonly event: string;
    readonly data: string;
  };

/** Why the server cancels a request. */
export type CancelReason = "client_gone" | "timeout";
