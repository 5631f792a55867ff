/**
 * Keys about answers and about who is believed.
 *
 * @module
 */
import type { FolderRule, ForwardedStyle } from "./config.ts";
import { readNetwork } from "./field_readers.ts";
import { booleanKey, choiceKey, integerKey, key, stringListKey } from "./key_builders.ts";

import { readInternalFiles } from "./folder_rules.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const GIB = 1_073_741_824;

const FORWARDED_STYLES: readonly ForwardedStyle[] = ["x-forwarded", "forwarded"];

/** The front. A limit that can be switched off says so, and 0 does it. */
export const FRONT_KEYS = {
  maxInFlight: integerKey({
    name: "max_in_flight",
    unit: "requests",
    min: 0,
    max: 1_000_000,
    fallback: 4096,
    meaning:
      "Requests that are received, served and answered at a time; one more gets 503 with Retry-After. 0 means no limit.",
  }),
  sendTimeoutMs: integerKey({
    name: "send_timeout_ms",
    unit: "ms",
    min: 100,
    max: HOUR_MS,
    fallback: MINUTE_MS,
    meaning:
      "Longest time in which a client takes nothing of an answer that PHP streams, or of a file that is not sent in one piece (above 128 KiB; above 64 KiB from disk); then it is cut. What counts is when the system takes bytes into its send buffer, which it does in gulps of up to some MiB: a client that steadily reads less than about a gulp in this time needs more of it.",
  }),
  answerSpoolBytes: integerKey({
    name: "answer_spool_bytes",
    unit: "bytes",
    min: 0,
    max: 1024 * GIB,
    fallback: GIB,
    meaning:
      "What a slow client's answer may hold in a temporary file, so that its worker is free. 0 lets the worker wait for the client.",
  }),
  compression: booleanKey({
    name: "compression",
    fallback: false,
    meaning:
      "Compress what PHP answers (br, zstd, gzip, as the client likes) where its type is text. Leave it off where a proxy does it.",
  }),
  trustedProxies: stringListKey({
    name: "trusted_proxies",
    format: "address or network (CIDR)",
    fallback: [],
    readItem: readNetwork,
    meaning:
      "Peers whose word about the client is believed. Nobody is by default, and nobody else ever is.",
  }),
  forwardedStyle: choiceKey<ForwardedStyle>({
    name: "forwarded_header",
    values: FORWARDED_STYLES,
    fallback: "x-forwarded",
    meaning:
      "What trusted proxies write: `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`, or `Forwarded`. The other is not looked at, since a proxy passes on what it does not know.",
  }),
  internalFiles: key<readonly FolderRule[]>({
    name: "internal_files",
    meaning:
      "Folders of which PHP may name a file in `X-Accel-Redirect` (prefix and name) or `X-Sendfile` (path), for the server to send.",
  }, {
    shape: {
      type: "list",
      item: {
        type: "object",
        fields: [
          {
            name: "prefix",
            shape: { type: "string", format: "decoded path without spaces and `? # % * \\`" },
            meaning: "Beginning of the path in `X-Accel-Redirect`; no URL leads there.",
          },
          {
            name: "dir",
            shape: { type: "string", format: "path below the project root, not hidden" },
            meaning: "Folder that holds the files.",
          },
        ],
      },
    },
    fallback: [],
    defaultText: "[]",
    read: readInternalFiles,
  }),
};
