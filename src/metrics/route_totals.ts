/**
 * Requests and time by the first segment of the path, for readers of the Go server's figures.
 *
 * @module
 */

/** Routes that get a line of their own; all later ones share one. Clients choose paths, so there has to be a limit. */
const MAX_ROUTES = 100;
/** Name of the line for everything beyond the limit; no path looks like it. */
const OTHERS = "*";

/** Figures of one route. */
export interface RouteTotal {
  readonly count: number;
  /** From arrival to the end of the answer, of all requests, ms. */
  readonly totalMs: number;
}

/** A bounded table. A request pays one search in its path and one look-up. */
export class RouteTotals {
  readonly #totals = new Map<string, { count: number; totalMs: number }>();

  /** @param path Raw or decoded, starting with a slash, without query. */
  add(path: string, durationMs: number): void {
    const end = path.indexOf("/", 1);
    const route = end === -1 ? path : path.slice(0, end + 1);
    const known = this.#totals.get(route) ?? this.#begin(route);
    known.count++;
    known.totalMs += durationMs;
  }

  /** By route: `/`, `/about`, `/blog/`. */
  snapshot(): ReadonlyMap<string, RouteTotal> {
    return new Map([...this.#totals].map(([route, total]) => [route, { ...total }]));
  }

  #begin(route: string): { count: number; totalMs: number } {
    const name = this.#totals.size < MAX_ROUTES ? route : OTHERS;
    const total = this.#totals.get(name) ?? { count: 0, totalMs: 0 };
    this.#totals.set(name, total);
    return total;
  }
}
