import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { printLine } from "../../tools/print.ts";
import { manyBytes } from "../support/front_server.ts";
import { bytesOf } from "../support/raw_http.ts";
import { FrontProcess, median } from "./front_process.ts";

const MIB = 1_048_576;
const BODY = manyBytes(64 * MIB);
const ROUNDS = 9;
/**
 * Share of the bare server's rate that is aimed at, and the one below which something has broken: ten programs on each
 * core cost a tenth of it, since PHP and the server then take turns.
 */
const GOAL = 0.4;
const FLOOR = 0.25;

/** Sends the body, reads the answer; MiB per second. */
async function upload(port: number, path: string): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const began = performance.now();
  await connection.write(bytesOf(
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n` +
      "Connection: close\r\n\r\n",
  ));
  for (let sent = 0; sent < BODY.length;) {
    sent += await connection.write(BODY.subarray(sent, sent + MIB));
  }
  let text = "";
  const buffer = new Uint8Array(4096);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, count));
    if (text.includes(`"bytes":${BODY.length}`)) break;
  }
  assert(text.includes(`"bytes":${BODY.length}`), text);
  return BODY.length / MIB / (performance.now() - began) * 1000;
}

Deno.test("Upload of 64 MiB reaches PHP at a share of the rate at which a bare Deno.serve drops it", async () => {
  const control = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net=127.0.0.1", fromFileUrl(import.meta.resolve("./bare_server.ts"))],
    stdout: "piped",
  }).spawn();
  try {
    const output = control.stdout.getReader();
    const { value } = await output.read();
    const barePort = Number(/(\d+)/.exec(new TextDecoder().decode(value))?.[1]);
    await output.cancel();
    await using front = await FrontProcess.start({ fast_workers: 1, slow_workers: 1 });
    const bare: number[] = [];
    const ours: number[] = [];
    // Side by side, the first round to warm up.
    for (let round = 0; round <= ROUNDS; round++) {
      const rates = [await upload(barePort, "/"), await upload(front.port, "/length")] as const;
      if (round === 0) continue;
      bare.push(rates[0]);
      ours.push(rates[1]);
    }
    const ratio = median(ours.map((rate, index) => rate / (bare[index] ?? Number.NaN)));
    printLine(
      `upload of 64 MiB: ${median(ours).toFixed(0)} MiB/s to PHP, ` +
        `${median(bare).toFixed(0)} MiB/s bare, median ratio ${
          ratio.toFixed(2)
        } of ${ROUNDS} pairs, goal ${GOAL}`,
    );
    assert(ratio >= FLOOR, `${ratio}`);
    assertEquals((await front.workerPids()).length, 2);
  } finally {
    control.kill("SIGTERM");
    await control.status;
  }
});
