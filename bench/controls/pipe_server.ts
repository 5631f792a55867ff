/**
 * The least that asks PHP over a pipe, one frame at a time: no checks, no lanes, no limits, no log, no failure handled.
 * Prints its port. Arguments: the worker's script, the application, number of workers.
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";

const [script = "", application = "", size = "4"] = Deno.args;
const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");
/** Larger than any frame of the scenarios. */
const BUFFER_BYTES = 262_144;

interface Answer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: Uint8Array<ArrayBuffer>;
}

class PipeWorker {
  readonly #child = new Deno.Command("php", {
    args: [script, application],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  readonly #writer = this.#child.stdin.getWriter();
  readonly #reader = this.#child.stdout.getReader({ mode: "byob" });
  #incoming = new Uint8Array(BUFFER_BYTES);
  readonly #outgoing = new Uint8Array(BUFFER_BYTES);
  readonly #length = new DataView(this.#outgoing.buffer);

  async ask(request: unknown): Promise<Answer> {
    const text = JSON.stringify(request);
    const bytes = encoder.encodeInto(text, this.#outgoing.subarray(4)).written;
    this.#length.setUint32(0, bytes);
    this.#writer.write(this.#outgoing.subarray(0, 4 + bytes));
    let have = 0;
    let wanted = 4;
    let buffer = this.#incoming;
    while (have < wanted) {
      const { value } = await this.#reader.read(
        new Uint8Array(buffer.buffer, have, buffer.length - have),
      );
      if (value === undefined) throw new Error("Cannot read answer: PHP has ended");
      buffer = new Uint8Array(value.buffer);
      have += value.byteLength;
      if (wanted === 4 && have >= 4) wanted = 4 + new DataView(buffer.buffer).getUint32(0);
    }
    this.#incoming = buffer;
    const view = new DataView(buffer.buffer);
    const headBytes = view.getUint32(4);
    const lines = headBytes > 2
      ? decoder.decode(buffer.subarray(10, 8 + headBytes)).split("\n")
      : [];
    return {
      status: view.getUint16(8),
      headers: lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
      body: buffer.slice(8 + headBytes, wanted),
    };
  }
}

const idle = Array.from({ length: Number(size) }, () => new PipeWorker());
const waiters: ((worker: PipeWorker) => void)[] = [];

function acquire(): PipeWorker | Promise<PipeWorker> {
  return idle.pop() ?? new Promise<PipeWorker>((resolve) => waiters.push(resolve));
}

function release(worker: PipeWorker): void {
  const waiter = waiters.shift();
  if (waiter === undefined) idle.push(worker);
  else waiter(worker);
}

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => printLine(`port ${port}`),
}, async (request, info) => {
  const path = request.url.slice(request.url.indexOf("/", 8));
  const lent = acquire();
  const worker = lent instanceof Promise ? await lent : lent;
  try {
    const answer = await worker.ask({
      m: request.method,
      u: path,
      h: [...request.headers],
      ip: info.remoteAddr.hostname,
    });
    return new Response(answer.body, answer);
  } finally {
    release(worker);
  }
});
