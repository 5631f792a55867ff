/**
 * How fast files are answered: this server, a bare `Deno.serve` and nginx, in turns. Needs wrk and nginx.
 * Arguments: number of rounds (default 5), seconds a run (default 2).
 *
 * @module
 */
import { printLine } from "../../tools/print.ts";
import { Contender } from "./contender.ts";
import { type Load, runLoad, type Sample, spread } from "./load.ts";

const [rounds = 5, seconds = 2] = Deno.args.map(Number);

/** What this server has to reach, as a share of the control. */
const WANTED = 0.8;

const SMALL_BYTES = 1024;
const LARGE_BYTES = 100 * 1024 * 1024;

async function makeProject(): Promise<string> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  await Deno.mkdir(`${root}/php`);
  await Deno.mkdir(`${root}/public`);
  await Deno.writeTextFile(
    `${root}/php/bootstrap_app.php`,
    "<?php return static fn (): string => 'php';\n",
  );
  await Deno.writeTextFile(
    `${root}/go_appserver.json`,
    '{ "static": [{ "prefix": "/", "dir": "public" }], "fast_workers": 1, "slow_workers": 0 }',
  );
  await Deno.writeFile(`${root}/public/small.css`, new Uint8Array(SMALL_BYTES).fill(97));
  await Deno.writeFile(`${root}/public/large.bin`, new Uint8Array(LARGE_BYTES).fill(98));
  return root;
}

async function compare(title: string, contenders: readonly Contender[], load: Load): Promise<void> {
  const samples = new Map<Contender, Sample[]>(contenders.map((contender) => [contender, []]));
  for (const contender of contenders) await runLoad(contender, { ...load, seconds: 1 });
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      samples.get(contender)?.push(await runLoad(contender, load));
    }
  }
  printLine(`${title}, ${load.connections} connections, ${rounds} rounds of ${load.seconds} s`);
  const rates = new Map<string, number>();
  for (const [{ name }, list] of samples) {
    const rate = spread(list.map(({ requestsPerSecond }) => requestsPerSecond));
    const cpu = spread(list.map(({ cpuMicrosPerRequest }) => cpuMicrosPerRequest));
    const { median: mebibytes } = spread(list.map(({ mebibytesPerSecond }) => mebibytesPerSecond));
    rates.set(name, rate.median);
    printLine(
      `  ${name.padEnd(18)} ${rate.median.toFixed(1).padStart(9)} requests/s` +
        ` (${rate.least.toFixed(1)} to ${rate.most.toFixed(1)}), ${mebibytes.toFixed(0)} MiB/s,` +
        ` ${cpu.median.toFixed(1)} us of CPU a request (${cpu.least.toFixed(1)} to` +
        ` ${cpu.most.toFixed(1)})`,
    );
  }
  const own = rates.get("appserver") ?? NaN;
  rates.delete("appserver");
  const shares = [...rates].map(([name, rate]) => `${(own / rate).toFixed(2)} x ${name}`);
  printLine(`  appserver: ${shares.join("; ")} (wanted: ${WANTED} x bare)`);
}

const root = await makeProject();
try {
  await using memory = await Contender.bare("bare, from memory", [
    "memory",
    `${root}/public/small.css`,
  ]);
  await using fields = await Contender.bare("bare, same fields", [
    "fields",
    `${root}/public/small.css`,
  ]);
  await using stream = await Contender.bare("bare, streaming", [
    "stream",
    `${root}/public/large.bin`,
  ]);
  await using appserver = await Contender.appserver(root);
  await using nginx = await Contender.nginx(root);
  const small: Load = { path: "/small.css", connections: 16, seconds };
  await compare("1 KiB file", [memory, fields, appserver, nginx], small);
  const large: Load = { path: "/large.bin", connections: 4, seconds };
  await compare("100 MiB file", [stream, appserver, nginx], large);
} finally {
  await Deno.remove(root, { recursive: true });
}
