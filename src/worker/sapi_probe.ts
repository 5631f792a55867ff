/**
 * Finds out what a PHP binary can do, in a process of its own: a probe that crashes or hangs harms nobody.
 *
 * @module
 */
import { messageOf } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { WorkerProcess } from "./worker_process.ts";

/** How PHP is made to believe that it is inside a web server, best first. */
export type SapiKind = "native" | "cgi" | "fallback";

/** The SAPI that workers use. */
export interface SapiVerdict {
  /** Given to each worker. */
  readonly sapi: SapiKind;
  /** One sentence for the banner. */
  readonly reason: string;
  /** For example `8.2.33`; `unknown` when PHP said nothing. */
  readonly phpVersion: string;
  /** memory_limit is -1: one request may use up the machine. */
  readonly isMemoryUnlimited: boolean;
  /** It runs as the user 0. */
  readonly isRoot: boolean;
  /** opcache.preload is set: a process knows code of the application from its start on. */
  readonly hasPreload: boolean;
  /** Settings that workers with this SAPI need; they win over all others. */
  readonly phpIni: Readonly<Record<string, string>>;
}

/** What a PHP said of itself before anything was tried. */
export interface PhpFacts {
  /** For example `8.2.33`. */
  readonly version: string;
  /** PHP_SAPI: `cli`, `cgi-fcgi`. */
  readonly binary: string;
  /** The extension is loaded, allowed or not. */
  readonly hasFfi: boolean;
  /** The setting disable_functions as it is. */
  readonly disabledFunctions: string;
  /** Names that disable_functions has to contain, by SAPI. */
  readonly replacedFunctions: Readonly<Record<"cgi" | "fallback", readonly string[]>>;
  /** Absolute path of the program. */
  readonly path: string;
  /** It runs as the user 0. */
  readonly isRoot: boolean;
  /** Absolute path of php.ini, empty without one. */
  readonly iniFile: string;
  readonly extensions: readonly string[];
  /** Some settings in force; those that PHP does not know are absent. */
  readonly ini: Readonly<Record<string, string>>;
}

/** What came of one probe. */
export interface ProbeAnswer {
  /** Undefined when PHP did not get as far. */
  readonly facts: PhpFacts | undefined;
  /** The SAPI that was tried works. */
  readonly works: boolean;
  /** Why, in words for an operator, without a period. */
  readonly reason: string;
}

/** Time for the whole probe, ms. */
const PROBE_TIMEOUT_MS = 5000;
/** From the end of the process to that of its pipes, which a child of it may hold, ms. */
const PIPE_GRACE_MS = 200;
/** The answer is two lines; more than this is none, bytes. */
const MAX_ANSWER_BYTES = 16_384;

/** What a probe needs. */
export interface SapiProbeOptions {
  /** Starts `php/probe.php`. */
  readonly spawn: () => WorkerProcess;
  /** What it reads first; may be empty. */
  readonly input: Uint8Array;
  readonly clock: Clock;
}

/**
 * Runs a probe to its end. Never rejects: whatever goes wrong means that this SAPI does not work, and the reason says
 * so.
 */
export async function probeSapi({ spawn, input, clock }: SapiProbeOptions): Promise<ProbeAnswer> {
  let process: WorkerProcess;
  try {
    process = spawn();
  } catch (error) {
    return failed(`PHP could not be started (${messageOf(error)})`);
  }
  let isLate = false;
  const timer = clock.schedule(PROBE_TIMEOUT_MS, () => {
    isLate = true;
    process.kill("SIGKILL");
  });
  // A PHP that does not read it says by its end what is wrong.
  if (input.length > 0) process.input.write(input).catch(() => {});
  const reading = Promise.all([readAnswer(process), drain(process)]);
  const exit = await process.exited;
  timer.cancel();
  const grace = clock.schedule(PIPE_GRACE_MS, () => void process.close());
  const [answer] = await reading;
  grace.cancel();
  await process.close();
  const lines = parseLines(answer);
  const facts = lines.map(readFacts).find((line) => line !== undefined);
  const refused = (reason: string): ProbeAnswer => ({ facts, works: false, reason });
  if (isLate) return refused(`the probe did not end within ${PROBE_TIMEOUT_MS / 1000} s`);
  if (exit.signal !== null) return refused(`the probe was ended by ${exit.signal}`);
  if (exit.code !== 0) return refused(`the probe ended with code ${exit.code}`);
  const verdict = lines.map(readVerdict).find((line) => line !== undefined);
  return verdict === undefined ? refused("the probe gave no answer") : { facts, ...verdict };
}

async function readAnswer(process: WorkerProcess): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let buffer = new Uint8Array(4096);
  while (text.length < MAX_ANSWER_BYTES) {
    const { value, done } = await process.output.read(buffer);
    if (value !== undefined) text += decoder.decode(value, { stream: true });
    if (done || value === undefined) break;
    buffer = new Uint8Array(value.buffer);
  }
  return text;
}

/** Warnings of the probe are of no interest, but must not fill the pipe. */
async function drain(process: WorkerProcess): Promise<void> {
  while (!(await process.errorOutput.read()).done);
}

/** The lines that are JSON objects; whatever else a PHP may print does not count. */
function parseLines(answer: string): readonly object[] {
  const values: object[] = [];
  for (const line of answer.split("\n")) {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === "object" && value !== null) values.push(value);
    } catch {
      continue;
    }
  }
  return values;
}

function readFacts(line: object): PhpFacts | undefined {
  if (!("php" in line && "binary" in line && "ffi" in line && "disabled" in line)) return undefined;
  if (!("replaced" in line) || typeof line.replaced !== "object" || line.replaced === null) {
    return undefined;
  }
  const { replaced } = line;
  return {
    version: String(line.php),
    binary: String(line.binary),
    hasFfi: line.ffi === true,
    disabledFunctions: String(line.disabled),
    replacedFunctions: {
      cgi: "cgi" in replaced ? names(replaced.cgi) : [],
      fallback: "fallback" in replaced ? names(replaced.fallback) : [],
    },
    path: "path" in line ? String(line.path) : "",
    isRoot: "root" in line && line.root === true,
    iniFile: "ini_file" in line ? String(line.ini_file) : "",
    extensions: "extensions" in line ? names(line.extensions) : [],
    ini: "ini" in line ? texts(line.ini) : {},
  };
}

function names(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}

function texts(value: unknown): Readonly<Record<string, string>> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(Object(value));
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function readVerdict(line: object): Omit<ProbeAnswer, "facts"> | undefined {
  if (!("works" in line && "reason" in line)) return undefined;
  return { works: line.works === true, reason: String(line.reason) };
}

function failed(reason: string): ProbeAnswer {
  return { facts: undefined, works: false, reason };
}
