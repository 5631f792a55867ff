/**
 * Scenarios in which files are answered without PHP.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";
import { filledWith, get, type Scenario } from "./scenario.ts";

const CONTENDERS: readonly ContenderName[] = ["nginx", "appserver", "bare-files"];

/** What the files are full of. */
export const STATIC_BYTE = 97;

/** Files that every site has, by name: bytes. */
export const STATIC_FILES: Readonly<Record<string, number>> = {
  "1k.css": 1_024,
  "100k.css": 102_400,
  "100m.bin": 104_857_600,
};

function file(name: string, connections: number, leastThroughput: number): Scenario {
  return {
    name: `static-${name.slice(0, name.indexOf("."))}`,
    title: `A file of ${STATIC_FILES[name]} bytes`,
    site: "bench",
    ask: get(`/files/${name}`),
    fault: filledWith(STATIC_BYTE, STATIC_FILES[name] ?? 0),
    measure: { kind: "load", connections },
    contenders: CONTENDERS,
    reference: "nginx",
    bars: leastThroughput === 0
      ? []
      : [{ against: "nginx", figure: "throughput", limit: leastThroughput }],
  };
}

const MIB = 1_048_576;
const large = file("100m.bin", 4, 0.7);

/** In the order of the report. */
export const STATIC_SCENARIOS: readonly Scenario[] = [
  file("1k.css", 32, 0.6),
  file("100k.css", 32, 0),
  { ...large, warmUp: get("/files/1k.css") },
  {
    ...large,
    name: "static-range",
    title: "1 MiB out of the middle of that file",
    ask: get("/files/100m.bin", { "Range": `bytes=${50 * MIB}-${51 * MIB - 1}` }),
    status: 206,
    warmUp: get("/files/1k.css"),
    fault: filledWith(STATIC_BYTE, MIB),
    measure: { kind: "load", connections: 32 },
    contenders: ["nginx", "appserver"],
    bars: [],
  },
];
