/**
 * Finds out what a PHP binary can do, in a process of its own: a probe that crashes or hangs harms nobody.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { WorkerProcess } from "./worker_process.ts";

/** What the probe found. */
export interface SapiVerdict {
  /** SAPI that workers are to use. */
  readonly sapi: "native" | "fallback";
  /** One sentence for the banner. */
  readonly reason: string;
  /** For example `8.2.33`; `unknown` when PHP said nothing. */
  readonly phpVersion: string;
}

/** A probe that says nothing for this long is ended, ms. */
const PROBE_TIMEOUT_MS = 5000;
/** The answer is one line; more than this is none, bytes. */
const MAX_ANSWER_BYTES = 16_384;

/**
 * Runs the probe to its end. Never rejects: whatever goes wrong means that the fall-back serves, and the reason says
 * so.
 *
 * @param spawn Starts `php/probe.php`.
 */
export async function probeSapi(spawn: () => WorkerProcess, clock: Clock): Promise<SapiVerdict> {
  let process: WorkerProcess;
  try {
    process = spawn();
  } catch (error) {
    return unusable(`PHP could not be started (${error instanceof Error ? error.message : error})`);
  }
  const timer = clock.schedule(PROBE_TIMEOUT_MS, () => process.kill("SIGKILL"));
  const [answer, , exit] = await Promise.all([
    readAnswer(process),
    drain(process),
    process.exited,
  ]);
  timer.cancel();
  await process.close();
  if (exit.code !== 0) return unusable(`the probe ended with code ${exit.code}`);
  return readVerdict(answer) ?? unusable("the probe gave no answer");
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

function readVerdict(answer: string): SapiVerdict | undefined {
  const line = answer.trim().split("\n").at(-1) ?? "";
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  if (!("sapi" in value) || !("reason" in value) || !("php" in value)) return undefined;
  const { sapi, reason, php } = value;
  if (sapi !== "native" && sapi !== "fallback") return undefined;
  return { sapi, reason: String(reason), phpVersion: String(php) };
}

function unusable(reason: string): SapiVerdict {
  return { sapi: "fallback", reason, phpVersion: "unknown" };
}
