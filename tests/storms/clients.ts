/**
 * Clients that ask again and again, each time with a nonce that must come back.
 *
 * @module
 */

/** One request of a client. */
export interface Question {
  /** Path and query. */
  readonly path: string;
  readonly init?: RequestInit;
  /** Whether a whole answer with status 200 is the one to this request. */
  readonly fits: (body: string) => boolean;
}

/** An answer with another status than 200. */
export interface Refusal {
  readonly status: number;
  readonly ms: number;
  readonly retryAfter: string | null;
}

/** What the clients saw. */
export interface ClientReport {
  /** Right answers, ms each took, in order of arrival. */
  readonly goodMs: number[];
  /** Whole answers with status 200 that were somebody else's, or not complete. */
  wrong: number;
  /** Answers that broke off after their head, which the client can tell. */
  cut: number;
  /** Requests without even a head. */
  lost: number;
  readonly refusals: Refusal[];
}

/** Nothing seen yet. */
export function emptyReport(): ClientReport {
  return { goodMs: [], wrong: 0, cut: 0, lost: 0, refusals: [] };
}

/** Asks once and notes what came. */
export async function ask(origin: string, question: Question, report: ClientReport): Promise<void> {
  const startedMs = performance.now();
  let response: Response;
  try {
    response = await fetch(origin + question.path, question.init ?? {});
  } catch {
    report.lost++;
    return;
  }
  try {
    const body = await response.text();
    const ms = performance.now() - startedMs;
    const { status } = response;
    if (status !== 200) {
      report.refusals.push({ status, ms, retryAfter: response.headers.get("retry-after") });
    } else if (question.fits(body)) report.goodMs.push(ms);
    else report.wrong++;
  } catch {
    report.cut++;
  }
}

/** Runs clients side by side, each asking again as soon as it was answered, while `goOn` says so. */
export async function runClients(
  origin: string,
  clients: number,
  goOn: () => boolean,
  next: () => Question = nonceQuestion,
): Promise<ClientReport> {
  const report = emptyReport();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (goOn()) await ask(origin, next(), report);
  }));
  return report;
}

/** Asks at a fixed rate, whether or not earlier requests were answered, as long as no more than `maxWaiting` are not; for twice as long at most. */
export async function runRate(
  origin: string,
  perSecond: number,
  durationMs: number,
  next: () => Question,
  report: ClientReport = emptyReport(),
  maxWaiting = Number.POSITIVE_INFINITY,
): Promise<ClientReport> {
  const asked: Promise<void>[] = [];
  const startedMs = performance.now();
  const total = Math.round(perSecond * durationMs / 1_000);
  const { promise, resolve } = Promise.withResolvers<void>();
  let waiting = 0;
  const askOne = async (): Promise<void> => {
    waiting++;
    await ask(origin, next(), report);
    waiting--;
  };
  const timer = setInterval(() => {
    const passedMs = performance.now() - startedMs;
    const due = Math.min(total, Math.floor(passedMs * perSecond / 1_000) + 1);
    while (asked.length < due && waiting < maxWaiting) asked.push(askOne());
    if (asked.length === total || passedMs > 2 * durationMs) resolve();
  }, 1);
  await promise;
  clearInterval(timer);
  await Promise.all(asked);
  return report;
}

let asked = 0;

/** A small answer; each third request is a POST. */
export function nonceQuestion(): Question {
  const nonce = `nonce-${++asked}`;
  const fits = (body: string): boolean => body === nonce;
  if (asked % 3 !== 0) return { path: `/?nonce=${nonce}`, fits };
  return { path: "/", init: { method: "POST", body: new URLSearchParams({ nonce }) }, fits };
}

/** An answer that waits in PHP for so long without using the processor. */
export function waitQuestion(path: string, ms: number): Question {
  const nonce = `nonce-${++asked}`;
  return { path: `${path}?ms=${ms}&nonce=${nonce}`, fits: (body) => body === nonce };
}

/** A streamed answer of some pieces of 8 KiB; every line of it must be its own. */
export function streamQuestion(pieces: number): Question {
  const nonce = `nonce-${++asked}`;
  return {
    path: `/stream?pieces=${pieces}&nonce=${nonce}`,
    fits: (body) => {
      const lines = body.split("\n");
      return lines.pop() === "" && lines.length === pieces &&
        lines.every((line, piece) => line.startsWith(`${nonce} ${piece}.`));
    },
  };
}

/** Says yes so many times. */
export function countdown(requests: number): () => boolean {
  let left = requests;
  return () => left-- > 0;
}

/** The value below which `share` of the numbers lie; 0 for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
