/**
 * Keys that bound time, memory and size.
 *
 * @module
 */
import type { ConfigKey } from "./config_key.ts";
import { integerReader } from "./field_readers.ts";
import { integerKey, key } from "./key_builders.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const YEAR_S = 31_536_000;
const KIB = 1024;
const MIB = 1_048_576;

const queueTimeoutMs: ConfigKey<number | undefined> = key<number | undefined>({
  name: "queue_timeout_ms",
  meaning: "Longest wait for a free worker; then the client gets 503 with Retry-After.",
}, {
  shape: { type: "integer", min: 1, max: HOUR_MS },
  unit: "ms",
  fallback: undefined,
  defaultText: "request_timeout_ms",
  read: integerReader(1, HOUR_MS),
});

/** Limits. A limit that can be switched off says so, and 0 does it. */
export const LIMIT_KEYS = {
  bootTimeoutMs: integerKey({
    name: "boot_timeout_ms",
    unit: "ms",
    min: 100,
    max: 10 * MINUTE_MS,
    fallback: 10_000,
    meaning: "Time a new worker has to boot the application.",
  }),
  queueTimeoutMs,
  streamIdleTimeoutMs: integerKey({
    name: "stream_idle_timeout_ms",
    unit: "ms",
    min: 100,
    max: HOUR_MS,
    fallback: MINUTE_MS,
    meaning:
      "Longest silence of PHP inside a streamed answer before it is cut; a client that reads slowly does not count.",
  }),
  cancelGraceMs: integerKey({
    name: "cancel_grace_ms",
    unit: "ms",
    min: 0,
    max: MINUTE_MS,
    // As long as a request has anyway: a script that books an order finishes although nobody waits for the page.
    fallback: 10_000,
    meaning:
      "Time a script has to finish after its client left, within the time its request has anyway; then its worker is replaced.",
  }),
  maxWorkerLifetimeS: integerKey({
    name: "max_worker_lifetime_s",
    unit: "s",
    min: 0,
    max: YEAR_S,
    fallback: 0,
    meaning:
      "Age at which a worker is replaced (15 % jitter), idle or after its request. 0 means no limit.",
  }),
  maxWorkerMemoryMb: integerKey({
    name: "max_worker_memory_mb",
    unit: "MiB",
    min: 0,
    max: 1_048_576,
    // Twice PHP's own memory_limit default: whoever keeps to that never meets it, and where the command line's
    // php.ini lifts memory_limit (Debian's does) a leak still ends.
    fallback: 256,
    meaning:
      "A worker that holds more after a request is replaced, its successor ready first; with twice as much it leaves at once. 0 means no limit. The default is twice PHP's usual memory_limit, which many php.ini files lift for the command line.",
  }),
  maxFrameBytes: integerKey({
    name: "max_frame_bytes",
    unit: "bytes",
    // A head of 64 KiB, the most that the listener takes, and a body of 64 KiB travel in one frame.
    min: 256 * KIB,
    max: 16 * MIB,
    fallback: MIB,
    meaning:
      "Longest frame between server and worker; each worker may hold one such buffer on both sides. Longer bodies travel in several frames.",
  }),
  shutdownDelayMs: integerKey({
    name: "shutdown_delay_ms",
    unit: "ms",
    min: 0,
    max: HOUR_MS,
    fallback: 0,
    meaning:
      "Time between the signal to stop and the first refused request, in which `/ready` says 503: for load balancers to look elsewhere.",
  }),
  shutdownTimeoutMs: integerKey({
    name: "shutdown_timeout_ms",
    unit: "ms",
    min: 0,
    max: HOUR_MS,
    fallback: 10_000,
    meaning:
      "Time that requests in flight have to finish when the server stops. 0 cuts them at once.",
  }),
};
