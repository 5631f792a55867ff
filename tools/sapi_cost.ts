/**
 * Prints a table of what each SAPI costs inside PHP, µs for one request, medians. The controls are from the same run.
 *
 * @module
 */
import { nullLogger } from "../src/base/logger.ts";
import { type Config, DEFAULT_CONFIG } from "../src/config/config.ts";
import { chooseSapi } from "../src/server/choose_sapi.ts";
import { commandFor } from "../src/server/worker_factory.ts";
import { printLine } from "./print.ts";

const ROOT = new URL("../", import.meta.url).pathname.replace(/\/$/, "");
const SAPIS = [["native", "php"], ["cgi", "php-cgi"], ["fallback", "php"]] as const;

type Costs = ReadonlyMap<string, number>;

async function measure(sapi: Config["sapi"], phpBinary: string): Promise<Costs> {
  const environment = Deno.env.toObject();
  const config = { ...DEFAULT_CONFIG, sapi, phpBinary };
  const { phpIni } = await chooseSapi({ config, root: ROOT, environment, logger: nullLogger });
  const script = `${ROOT}/tools/sapi_cost.php`;
  const command = commandFor({ config, root: ROOT, isDev: false, environment, phpIni }, [script]);
  const { stderr } = await new Deno.Command(command.binary, {
    args: [...command.args],
    cwd: command.cwd,
    env: { ...command.env, APPSERVER_PROBE: sapi },
    clearEnv: true,
  }).output();
  const line = new TextDecoder().decode(stderr).split("\n").find((text) => text.startsWith("{"));
  const found: unknown = JSON.parse(line ?? "{}");
  const isTable = typeof found === "object" && found !== null && "costs" in found;
  if (!isTable || typeof found.costs !== "object" || found.costs === null) {
    throw new Error(`Cannot measure ${sapi}: expected one line of JSON`);
  }
  return new Map(Object.entries(found.costs).map(([name, cost]) => [name, Number(cost)]));
}

const columns: (readonly [string, Costs])[] = [];
for (const [sapi, binary] of SAPIS) {
  try {
    columns.push([sapi, await measure(sapi, binary)]);
  } catch (error) {
    printLine(`${sapi}: skipped, ${error instanceof Error ? error.message : error}`);
  }
}
const names = [...columns[0]?.[1].keys() ?? []];
printLine(`| µs a request | ${columns.map(([sapi]) => sapi).join(" | ")} |`);
printLine(`|---|${columns.map(() => "---:|").join("")}`);
for (const name of names) {
  const costs = columns.map(([, column]) => (column.get(name) ?? NaN).toFixed(2));
  printLine(`| ${name} | ${costs.join(" | ")} |`);
}
