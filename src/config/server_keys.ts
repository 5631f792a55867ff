/**
 * Keys of the front and of the log.
 *
 * @module
 */
import type { AccessLog, ListenAddress } from "./config.ts";
import type { ValueReader } from "./config_key.ts";
import { rejectType, stringReader } from "./field_readers.ts";
import { booleanKey, choiceKey, integerKey, key } from "./key_builders.ts";
import { formatListenAddress, readListenAddress } from "./listen_address.ts";

const HOUR_MS = 3_600_000;

const readPath = stringReader((text) =>
  text.trim() === ""
    ? { message: 'must name a file: got ""', hint: "Write false for no log" }
    : undefined
);

const readAccessLog: ValueReader<AccessLog> = (value, field) => {
  if (typeof value === "boolean") return { kind: value ? "log" : "off" };
  if (typeof value !== "string") {
    return rejectType(field, "true, false or the path of a file", value);
  }
  const path = readPath(value, field);
  return path === undefined ? undefined : { kind: "file", path };
};

/** Where the server listens and what it writes down. */
export const SERVER_KEYS = {
  listen: key<ListenAddress>({
    name: "listen",
    olderVariables: ["APP_SERVER_ADDR"],
    meaning:
      "Address to accept connections on. An empty host means every interface, port 0 any free port; `--listen` sets it.",
  }, {
    shape: { type: "string", format: "HOST:PORT, :PORT or [IPV6]:PORT" },
    fallback: { hostname: "", port: 8080 },
    defaultText: '":8080"',
    read: readListenAddress,
    write: formatListenAddress,
  }),
  accessLog: key<AccessLog>({
    name: "access_log",
    meaning:
      "One line for each request: true writes it with the server's log, a path appends it to that file (relative to the project root).",
  }, {
    shape: {
      type: "either",
      shapes: [{ type: "boolean" }, { type: "string", format: "path of a file" }],
    },
    fallback: { kind: "log" },
    defaultText: "true",
    read: readAccessLog,
    write: (value) => value.kind === "file" ? value.path : value.kind === "log",
  }),
  accessLogFormat: choiceKey({
    name: "access_log_format",
    values: ["auto", "json", "combined"],
    fallback: "auto",
    meaning:
      "`combined` is what Apache and nginx write and most log readers know. `auto` writes as the log does.",
  }),
  logQuery: booleanKey({
    name: "log_query",
    fallback: false,
    meaning: "Write the query of each request and of its referer too. Queries carry tokens.",
  }),
  logLevel: choiceKey({
    name: "log_level",
    values: ["debug", "info", "warn", "error"],
    fallback: "info",
    meaning: "Least severe messages that are written.",
  }),
  logFormat: choiceKey({
    name: "log_format",
    values: ["auto", "json", "text"],
    fallback: "auto",
    meaning: "`auto` writes text to a terminal and one JSON object a line elsewhere.",
  }),
  slowRequestMs: integerKey({
    name: "slow_request_ms",
    unit: "ms",
    min: 0,
    max: HOUR_MS,
    fallback: 5_000,
    meaning:
      "From here on a request is logged as `slow_request`, with its phases; its wait for a worker and PHP's time until the answer begins count. 0 logs none.",
  }),
};
