/**
 * Keys about what clients send: how much of it, how fast, and where it waits.
 *
 * @module
 */
import type { ValueReader } from "./config_key.ts";
import { describeValue, stringReader } from "./field_readers.ts";
import { integerKey, stringKey } from "./key_builders.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const MIB = 1_048_576;

const readFolder: ValueReader<string> = stringReader((text) =>
  text.trim() === ""
    ? { message: `must name a folder: got ${describeValue(text)}`, hint: 'Write "/tmp"' }
    : undefined
);

/** Bodies of requests. A limit that can be switched off says so, and 0 does it. */
export const BODY_KEYS = {
  maxBodyBytes: integerKey({
    name: "max_body_bytes",
    unit: "bytes",
    min: 1,
    max: 1024 * 1024 * MIB,
    fallback: 64 * MIB,
    meaning:
      "Longest request body; a longer one gets 413. PHP's own post_max_size and upload_max_filesize apply as well.",
  }),
  bodyMemoryBytes: integerKey({
    name: "body_memory_bytes",
    unit: "bytes",
    min: 0,
    max: 64 * MIB,
    fallback: MIB,
    meaning:
      "Bodies up to this size are received in memory, longer ones in a temporary file, before a worker is taken.",
  }),
  bodyMemoryTotalBytes: integerKey({
    name: "body_memory_total_bytes",
    unit: "bytes",
    min: 0,
    max: 64 * 1024 * MIB,
    fallback: 64 * MIB,
    meaning:
      "What all bodies in memory may hold together; beyond that also small ones go to a temporary file.",
  }),
  tempDir: stringKey({
    name: "temp_dir",
    format: "path of a folder",
    olderVariables: ["TMPDIR"],
    fallback: "/tmp",
    read: readFolder,
    meaning:
      "Folder for the temporary files, relative to the project root unless it starts with `/`. Needs `--allow-write` for it.",
  }),
  bodyTimeoutMs: integerKey({
    name: "body_timeout_ms",
    unit: "ms",
    min: 100,
    max: HOUR_MS,
    fallback: 30_000,
    meaning:
      "Time to send a body, to which each `body_min_bytes_per_s` received adds a second; then 408.",
  }),
  bodyMinBytesPerS: integerKey({
    name: "body_min_bytes_per_s",
    unit: "bytes/s",
    min: 0,
    max: 1024 * MIB,
    fallback: 1024,
    meaning:
      "Slowest rate at which a long body may arrive. 0 gives every body `body_timeout_ms` and no more.",
  }),
  bodyIdleTimeoutMs: integerKey({
    name: "body_idle_timeout_ms",
    unit: "ms",
    min: 100,
    max: HOUR_MS,
    fallback: MINUTE_MS / 4,
    meaning: "Longest pause inside a body; then 408.",
  }),
};
