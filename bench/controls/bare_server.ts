/**
 * The least that answers with a file: what a bare `Deno.serve` does. Arguments: `memory FILE` or `stream FILE`.
 * Prints its port.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";

const [mode = "", path = ""] = Deno.args;
const bytes = mode === "memory" ? await Deno.readFile(path) : undefined;
const headers = { "content-type": mode === "memory" ? "text/css" : "application/octet-stream" };

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
