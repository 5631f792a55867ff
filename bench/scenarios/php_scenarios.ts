/**
 * Scenarios in which PHP answers. The application is `bench/site/php/bootstrap_app.php`.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";
import { exactly, get, matching, type Scenario } from "./scenario.ts";

const CONNECTIONS = 32;
const MIB = 1_048_576;
const encoder = new TextEncoder();
const WITH_PHP: readonly ContenderName[] = ["pipe", "appserver", "nginx-fpm", "apache"];
/** The pipe control reads no bodies. */
const WITH_BODIES: readonly ContenderName[] = ["nginx-fpm", "appserver", "apache"];
/** Enough requests a second that what every request passes through is compiled soon. */
const HELLO = get("/");
const load = { kind: "load", connections: CONNECTIONS } as const;

function multipart(): { readonly type: string; readonly body: Uint8Array<ArrayBuffer> } {
  const head = encoder.encode(
    '--bench\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n' +
      "Content-Type: application/octet-stream\r\n\r\n",
  );
  const tail = encoder.encode("\r\n--bench--\r\n");
  const body = new Uint8Array(head.length + MIB + tail.length);
  body.set(head);
  body.fill(120, head.length, head.length + MIB);
  body.set(tail, head.length + MIB);
  return { type: "multipart/form-data; boundary=bench", body };
}

const upload = multipart();

/** In the order of the report. */
export const PHP_SCENARIOS: readonly Scenario[] = [
  {
    name: "hello",
    title: "Eleven bytes from PHP",
    site: "bench",
    ask: get("/"),
    fault: exactly("Hello World"),
    measure: load,
    contenders: ["pipe", "appserver", "lookahead", "bare", "php-s", "nginx-fpm", "apache"],
    reference: "pipe",
    bars: [
      { against: "nginx-fpm", figure: "throughput", limit: 2.5 },
      { against: "nginx-fpm", figure: "total CPU", limit: 0.5 },
      { against: "php-s", figure: "throughput", limit: 1.5 },
      { of: "lookahead", against: "pipe", figure: "throughput", limit: 1.3 },
      { against: "bare", figure: "throughput", limit: 0.3 },
      { against: "pipe", figure: "server CPU", limit: 1.15 },
      { against: "pipe", figure: "PHP CPU", limit: 1.5 },
      { of: "lookahead", against: "nginx-fpm", figure: "throughput", limit: 2.5 },
      { of: "lookahead", against: "nginx-fpm", figure: "total CPU", limit: 0.5 },
      { of: "lookahead", against: "pipe", figure: "server CPU", limit: 1.15 },
      { of: "lookahead", against: "pipe", figure: "PHP CPU", limit: 1.5 },
    ],
  },
  {
    name: "headers",
    title: "Ten header fields and a session cookie in, ten fields and a cookie out",
    site: "bench",
    ask: get("/headers", {
      "Cookie": "PHPSESSID=0123456789abcdefghij012345; theme=dark",
      ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`X-Ask-${n}`, `value ${n}`])),
    }),
    fault: exactly("Cookie 0123456789abcdefghij012345, header value 9"),
    measure: load,
    contenders: WITH_PHP,
    reference: "pipe",
    bars: [],
  },
  {
    name: "json",
    title: "10 KB of JSON",
    site: "bench",
    ask: get("/json"),
    fault: matching(/^\[\{"id":1,.*\}\]$/, 10_000),
    measure: load,
    contenders: WITH_PHP,
    reference: "pipe",
    bars: [],
  },
  {
    name: "html",
    title: "100 KB of HTML",
    site: "bench",
    ask: get("/html"),
    fault: matching(/^<!doctype html>.*<\/p>\n$/s, 100_000),
    measure: load,
    contenders: WITH_PHP,
    reference: "pipe",
    bars: [],
  },
  {
    name: "form",
    title: "A form of four fields by POST",
    site: "bench",
    ask: {
      method: "POST",
      path: "/form",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: encoder.encode("name=Ada+Lovelace&city=London&year=1815&note=first+programme"),
    },
    fault: exactly("4 fields, name Ada Lovelace"),
    measure: load,
    contenders: WITH_BODIES,
    reference: "nginx-fpm",
    bars: [{ against: "nginx-fpm", figure: "throughput", limit: 1.5 }],
  },
  {
    name: "upload",
    title: "An upload of 1 MiB",
    site: "bench",
    warmUp: HELLO,
    ask: {
      method: "POST",
      path: "/upload",
      headers: { "Content-Type": upload.type },
      body: upload.body,
    },
    fault: exactly(`Received ${MIB} error 0`),
    measure: load,
    contenders: WITH_BODIES,
    reference: "nginx-fpm",
    bars: [{ against: "nginx-fpm", figure: "throughput", limit: 1.5 }],
  },
  {
    name: "symfony",
    title: "A page of examples/symfony in prod, with a new session",
    site: "symfony",
    ask: get("/"),
    fault: matching(/You came <span data-fact="visits">1<\/span> times/, 300),
    measure: load,
    contenders: ["nginx-fpm", "appserver"],
    reference: "nginx-fpm",
    bars: [{ against: "nginx-fpm", figure: "throughput", limit: 3 }],
  },
  {
    name: "baremetalphp",
    title: "The list of posts of examples/baremetalphp, from SQLite",
    site: "baremetalphp",
    ask: get("/"),
    fault: matching(/<title>.*<\/html>/s, 300),
    measure: load,
    contenders: ["nginx-fpm", "appserver"],
    reference: "nginx-fpm",
    bars: [],
  },
  {
    name: "wait",
    title: "5 ms of waiting for something else",
    site: "bench",
    warmUp: HELLO,
    ask: get("/wait?us=5000"),
    fault: exactly("waited"),
    measure: load,
    contenders: WITH_PHP,
    reference: "pipe",
    bars: [],
  },
  {
    name: "compute",
    title: "About 2 ms of computing in PHP",
    site: "bench",
    warmUp: HELLO,
    ask: get("/compute"),
    fault: matching(/^sum \d+$/, 5),
    measure: load,
    contenders: WITH_PHP,
    reference: "pipe",
    bars: [],
  },
  {
    name: "quiet",
    title: "Eleven bytes, four connections, nothing else going on",
    site: "bench",
    warmUp: HELLO,
    ask: get("/"),
    fault: exactly("Hello World"),
    measure: { kind: "load", connections: 4 },
    contenders: ["nginx-fpm", "appserver"],
    reference: "nginx-fpm",
    bars: [],
  },
  {
    name: "saturated",
    title: "The same while sixteen connections ask for a page of 200 ms: what the slow lane is for",
    site: "bench",
    warmUp: HELLO,
    ask: get("/"),
    fault: exactly("Hello World"),
    measure: { kind: "load", connections: 4, background: { path: "/slow/page", connections: 16 } },
    contenders: ["nginx-fpm", "appserver"],
    reference: "nginx-fpm",
    bars: [],
  },
  {
    name: "mixed",
    title: "Eleven bytes, while two connections ask the same lane for pages that wait 30 ms",
    site: "bench",
    warmUp: HELLO,
    ask: get("/"),
    fault: exactly("Hello World"),
    measure: {
      kind: "load",
      connections: 16,
      background: { path: "/wait?us=30000", connections: 2 },
    },
    contenders: ["appserver", "lookahead"],
    reference: "appserver",
    bars: [{ of: "lookahead", against: "appserver", figure: "p99", limit: 1.1 }],
  },
  {
    name: "stream",
    title: "First byte of a page that flushes and goes on for 50 ms",
    site: "bench",
    warmUp: HELLO,
    ask: get("/stream"),
    fault: exactly("first\nlast\n"),
    measure: { kind: "first_byte", requests: 20 },
    contenders: ["nginx-fpm", "appserver"],
    reference: "nginx-fpm",
    bars: [],
  },
];
