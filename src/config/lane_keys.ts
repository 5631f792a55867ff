/**
 * Keys that the Go server knows too, and what belongs to them: workers, lanes, static files.
 *
 * @module
 */
import type { ValueReader } from "./config_key.ts";
import { describeValue, stringReader } from "./field_readers.ts";
import { booleanKey, integerKey, key, lenientIntegerKey, stringListKey } from "./key_builders.ts";
import { readProjectGlob } from "./project_path.ts";
import { DEFAULT_STATIC_RULES, readStaticRules, writeStaticRules } from "./static_rules.ts";

/** One hour, the longest time limit that can be asked for, in milliseconds. */
const HOUR_MS = 3_600_000;
const METHOD = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const readText = stringReader();

const readRoutePrefix: ValueReader<string> = (value, field) => {
  const text = readText(value, field);
  if (text === undefined || text.startsWith("/")) return text;
  if (text === "") {
    return field.reject("bad_value", 'must start with "/": got ""', 'Write "/" for every path');
  }
  const shown = describeValue(text);
  field.warn("replaced_value", `must start with "/": got ${shown}`, `"/${text}" is used`);
  return `/${text}`;
};

const readMethod: ValueReader<string> = (value, field) => {
  const text = readText(value, field);
  if (text === undefined) return undefined;
  const shown = describeValue(text);
  if (!METHOD.test(text)) return field.reject("bad_value", `must be an HTTP method: got ${shown}`);
  const method = text.toUpperCase();
  if (method !== text) {
    field.warn("replaced_value", `must be upper case: got ${shown}`, `"${method}" is used`);
  }
  return method;
};

/** Keys of `go_appserver.json` as the Go server reads it, and their neighbours. */
export const LANE_KEYS = {
  fastWorkers: lenientIntegerKey({
    name: "fast_workers",
    unit: "",
    min: 1,
    max: 256,
    fallback: 4,
    meaning: "PHP processes of the fast lane. 0 or less counts as 4 with a warning.",
  }),
  slowWorkers: lenientIntegerKey({
    name: "slow_workers",
    unit: "",
    min: 0,
    max: 256,
    fallback: 2,
    meaning:
      "PHP processes of the slow lane. 0 leaves one lane for everything. Less counts as 2 with a warning.",
  }),
  hotReload: booleanKey({
    name: "hot_reload",
    fallback: false,
    olderVariables: ["GO_PHP_HOT_RELOAD"],
    meaning:
      "Watch the project and replace workers when a file changes. For development; `--dev` turns it on.",
  }),
  requestTimeoutMs: lenientIntegerKey({
    name: "request_timeout_ms",
    unit: "ms",
    min: 1,
    max: HOUR_MS,
    fallback: 10_000,
    meaning:
      "Wall clock a worker has to begin its answer, anew with each part of a body that comes in parts; then the client gets 504 and the worker is replaced. 0 or less counts as 10000 with a warning.",
  }),
  maxRequestsPerWorker: lenientIntegerKey({
    name: "max_requests_per_worker",
    unit: "requests",
    min: 0,
    max: 1_000_000_000,
    fallback: 1000,
    meaning:
      "A worker is replaced after about this many (15 % jitter); it goes on serving until its successor is ready. 0 means no limit. Less counts as 1000 with a warning.",
  }),
  staticRules: key({
    name: "static",
    meaning:
      "Folders whose files are answered without PHP, longest prefix first. The list replaces the default; `[]` serves no files.",
  }, {
    shape: {
      type: "list",
      item: {
        type: "object",
        fields: [
          {
            name: "prefix",
            shape: { type: "string", format: "decoded URL path without spaces and `? # % * \\`" },
            meaning:
              'Beginning of the URL path. A missing "/" in front is added with a warning, one at the end silently.',
          },
          {
            name: "dir",
            shape: { type: "string", format: "path below the project root, not hidden" },
            meaning:
              "Folder that holds the files. It may appear later; until then the rule is idle.",
          },
          {
            name: "links",
            shape: {
              type: "list",
              item: { type: "string", format: "absolute path, or path below the project root" },
            },
            meaning:
              "Other folders that symbolic links in this one may lead to. Others are not followed out of it.",
            isOptional: true,
          },
          {
            name: "cache_control",
            shape: {
              type: "record",
              value: { type: "string", format: "value of Cache-Control" },
              format: "glob: value of Cache-Control",
            },
            meaning:
              "What files are sent with, by name or, with a slash, by path below the folder. The first that fits counts.",
            isOptional: true,
          },
        ],
      },
    },
    fallback: DEFAULT_STATIC_RULES,
    defaultText: "/assets/ /build/ /css/ /js/ /images/ /img/ from the same names in public/",
    read: readStaticRules,
    write: writeStaticRules,
  }),
  slowRoutes: stringListKey({
    name: "slow_routes",
    format: 'path prefix that starts with "/"',
    fallback: ["/reports/", "/admin/analytics"],
    readItem: readRoutePrefix,
    meaning: "Requests whose path begins with one of these go to the slow lane.",
  }),
  slowMethods: stringListKey({
    name: "slow_methods",
    format: "HTTP method",
    fallback: ["PUT", "DELETE"],
    readItem: readMethod,
    meaning: "Requests with one of these methods go to the slow lane.",
  }),
  slowBodyThresholdBytes: lenientIntegerKey({
    name: "slow_body_threshold",
    unit: "bytes",
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    fallback: 2_000_000,
    meaning:
      "Requests with a longer body go to the slow lane. 0 switches the rule off. Less counts as 2000000 with a warning.",
  }),
  learnSlowRoutes: booleanKey({
    name: "learn_slow_routes",
    fallback: true,
    meaning: "Move path prefixes that turn out to be slow to the slow lane, and back.",
  }),
  lookaheadDepth: integerKey({
    name: "lookahead_depth",
    unit: "requests",
    min: 1,
    max: 16,
    fallback: 1,
    meaning:
      "Requests that a worker of the fast lane may have at a time: the next ones are written to it before it has answered, so that it need not sleep between them. 1 writes none ahead. Not for applications that ask themselves over HTTP. See docs/TUNING.md.",
  }),
  lookaheadBelowMs: integerKey({
    name: "lookahead_below_ms",
    unit: "ms",
    min: 1,
    max: 1_000,
    fallback: 10,
    meaning:
      "Requests are written ahead only while each of the last 4096 of the lane took its worker less than this.",
  }),
  maxQueue: integerKey({
    name: "max_queue",
    unit: "requests",
    min: 0,
    max: 65_536,
    fallback: 128,
    meaning:
      "Requests that may wait for a worker in each lane; one more gets 503 with Retry-After. 0 lets none wait.",
  }),
  watch: stringListKey({
    name: "watch",
    format: "glob below the project root",
    fallback: [],
    readItem: readProjectGlob,
    meaning:
      'Files that hot_reload watches beside the built-in ones. A glob that ends in "/" means everything below.',
  }),
};
