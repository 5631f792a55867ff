/**
 * Clients that ask again and again, each time with a nonce that must come back, by GET and by POST.
 *
 * @module
 */

/** What the clients saw. */
export interface ClientReport {
  /** Answers with status 200 and the right nonce, ms each took, in order of arrival. */
  readonly goodMs: readonly number[];
  /** Answers with status 200 and another nonce: somebody else's answer. */
  readonly wrong: number;
  /** Other statuses, by number; 0 stands for a connection that broke. */
  readonly failed: ReadonlyMap<number, number>;
}

/** Runs clients side by side while `goOn` says so. The application echoes query and form as JSON. */
export async function runClients(
  url: string,
  clients: number,
  goOn: () => boolean,
): Promise<ClientReport> {
  const goodMs: number[] = [];
  const failed = new Map<number, number>();
  let wrong = 0;
  let count = 0;
  const ask = async (client: number): Promise<void> => {
    const nonce = `${client}-${++count}`;
    const isPost = count % 3 === 0;
    const started = performance.now();
    let status = 0;
    try {
      const response = isPost
        ? await fetch(url, { method: "POST", body: new URLSearchParams({ nonce }) })
        : await fetch(`${url}?nonce=${nonce}`);
      status = response.status;
      const text = await response.text();
      if (status !== 200) failed.set(status, (failed.get(status) ?? 0) + 1);
      else if (text.includes(`"nonce":"${nonce}"`)) goodMs.push(performance.now() - started);
      else wrong++;
    } catch {
      failed.set(0, (failed.get(0) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    while (goOn()) await ask(client);
  }));
  return { goodMs, wrong, failed };
}

/** Failures of every kind. */
export function failures(report: ClientReport): number {
  return [...report.failed.values()].reduce((sum, count) => sum + count, 0);
}

/** The value below which `share` of the numbers lie; 0 for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
