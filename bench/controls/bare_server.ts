/**
 * The least that answers: what a bare `Deno.serve` does. Prints its port. Arguments:
 * - `hello`: eleven bytes, the ceiling for everything here,
 * - `files DIR`: the files of a folder with all fields that this server sends with one; those of up to 1 MiB are held in
 *   memory, others are opened and streamed for each request.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";

const [mode = "hello", folder = ""] = Deno.args;
const MEMORY_BYTES = 1_048_576;
const FIELDS: Readonly<Record<string, string>> = {
  "ETag": '"sg-ltdwp62y-1"',
  "Cache-Control": "no-cache",
  "Accept-Ranges": "bytes",
  "X-Content-Type-Options": "nosniff",
  "Last-Modified": "Tue, 05 Mar 2024 06:07:08 GMT",
  "Content-Type": "text/css; charset=UTF-8",
  "X-Request-Id": "3f9c21ab07-1",
};
const held = new Map<string, Uint8Array<ArrayBuffer>>();

function hello(): Response {
  return new Response("Hello World", { headers: { "Content-Type": "text/html; charset=UTF-8" } });
}

async function stream(path: string): Promise<Response> {
  const file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  return new Response(file.readable, { headers: { ...FIELDS, "Content-Length": String(size) } });
}

function file({ url }: Request): Response | Promise<Response> {
  const name = url.slice(url.lastIndexOf("/") + 1);
  const bytes = held.get(name);
  return bytes === undefined
    ? stream(`${folder}/${name}`)
    : new Response(bytes, { headers: FIELDS });
}

if (mode === "files") {
  for await (const { name } of Deno.readDir(folder)) {
    const { size } = await Deno.stat(`${folder}/${name}`);
    if (size <= MEMORY_BYTES) held.set(name, await Deno.readFile(`${folder}/${name}`));
  }
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => printLine(`port ${port}`),
}, mode === "files" ? file : hello);
