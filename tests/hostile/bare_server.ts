/**
 * The control of the upload figure: a bare `Deno.serve` that reads bodies and drops them. Prints its port.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";

if (import.meta.main) {
  Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: ({ port }) => printLine(`Listening on ${port}`),
  }, async (request) => {
    let bytes = 0;
    for await (const part of request.body ?? []) bytes += part.length;
    return Response.json({ bytes });
  });
}
