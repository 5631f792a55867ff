/**
 * The least that answers with a file: what a bare `Deno.serve` does. Prints its port. Arguments: a file, after one of
 * - `memory`: sends it from memory, with its type and no other field,
 * - `fields`: the same with all fields that this server sends with a file,
 * - `stream`: opens and streams it for each request.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";

const [mode = "", path = ""] = Deno.args;
const bytes = mode === "stream" ? undefined : await Deno.readFile(path);
const type: Record<string, string> = { "Content-Type": "text/css; charset=UTF-8" };
const headers: Record<string, string> = mode !== "fields" ? type : {
  "ETag": '"sg-ltdwp62y-1"',
  "Cache-Control": "no-cache",
  "Accept-Ranges": "bytes",
  "X-Content-Type-Options": "nosniff",
  "Last-Modified": "Tue, 05 Mar 2024 06:07:08 GMT",
  ...type,
  "X-Request-Id": "3f9c21ab07-1",
};

async function stream(): Promise<Response> {
  const file = await Deno.open(path, { read: true });
  return new Response(file.readable, { headers });
}

const answer = bytes === undefined ? stream : () => new Response(bytes, { headers });

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => printLine(`port ${port}`),
}, (_request: Request) => answer());
