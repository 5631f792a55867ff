/**
 * Learns which routes are slow, and forgets it again.
 *
 * A route is the first segment of the path. The table is bounded: the least used route makes room for a new one, so
 * that a visitor who invents paths cannot make it grow.
 *
 * @module
 */

/** When a route counts as slow. */
export interface RouteLatencyOptions {
  /** A 95th percentile above this makes a route slow, ms. @default {500} */
  readonly slowAboveMs?: number;
  /** A 95th percentile below this makes it fast again, ms. @default {250} */
  readonly fastBelowMs?: number;
  /** Requests before anything is decided. @default {10} */
  readonly minSamples?: number;
  /** Routes kept. @default {256} */
  readonly maxRoutes?: number;
}

interface Route {
  /** Ring of the latest durations, ms. */
  readonly samples: Float64Array;
  /** Durations seen, also those that were overwritten. */
  seen: number;
  isSlow: boolean;
  /** When it was last used, by a counter of its own. */
  usedAt: number;
}

const RING_SIZE = 32;
/** A route that may become fast, or whose ring is not full, is decided on anew after this many requests. */
const DECIDE_EVERY = 4;

/** A moving 95th percentile per route. Old durations are overwritten, which is the decay. */
export class RouteLatency {
  readonly #options: Required<RouteLatencyOptions>;
  readonly #routes = new Map<string, Route>();
  readonly #onChange: (route: string, isSlow: boolean, p95Ms: number) => void;
  #uses = 0;

  /** `onChange` is told when a route changes sides. */
  constructor(
    onChange: (route: string, isSlow: boolean, p95Ms: number) => void,
    options: RouteLatencyOptions = {},
  ) {
    this.#options = {
      slowAboveMs: 500,
      fastBelowMs: 250,
      minSamples: 10,
      maxRoutes: 256,
      ...options,
    };
    this.#onChange = onChange;
  }

  /** How many routes are known. */
  get size(): number {
    return this.#routes.size;
  }

  /** What experience says; false for a route that is not known. */
  isSlow(path: string): boolean {
    return this.#routes.size > 0 && this.#routes.get(routeOf(path))?.isSlow === true;
  }

  /** Takes the duration of a request, ms, from hand-over to answer. */
  learn(path: string, durationMs: number): void {
    const name = routeOf(path);
    // The root is everybody's: one slow page there must not move all others.
    if (name === "/") return;
    const route = this.#routes.get(name) ?? this.#add(name);
    route.usedAt = ++this.#uses;
    route.samples[route.seen % RING_SIZE] = durationMs;
    route.seen++;
    if (!this.#isWorthDeciding(route, durationMs)) return;
    const p95Ms = percentile95(route);
    const isSlow = route.isSlow
      ? p95Ms >= this.#options.fastBelowMs
      : p95Ms > this.#options.slowAboveMs;
    if (isSlow === route.isSlow) return;
    route.isSlow = isSlow;
    this.#onChange(name, isSlow, p95Ms);
  }

  /** Sorting costs more than all else here: a quick request cannot make a quick route slow, once the ring is full. */
  #isWorthDeciding({ seen, isSlow }: Route, durationMs: number): boolean {
    if (seen < this.#options.minSamples) return false;
    if (durationMs > this.#options.slowAboveMs) return true;
    return (isSlow || seen <= RING_SIZE) && seen % DECIDE_EVERY === 0;
  }

  /** Takes the time that a request had taken when it was given up, ms; a short one says nothing about its route. */
  learnAtLeast(path: string, durationMs: number): void {
    if (durationMs > this.#options.slowAboveMs) this.learn(path, durationMs);
  }

  #add(name: string): Route {
    if (this.#routes.size >= this.#options.maxRoutes) this.#forgetOne();
    const route: Route = {
      samples: new Float64Array(RING_SIZE),
      seen: 0,
      isSlow: false,
      usedAt: 0,
    };
    this.#routes.set(name, route);
    return route;
  }

  #forgetOne(): void {
    let oldest: string | undefined;
    let usedAt = Number.POSITIVE_INFINITY;
    for (const [name, route] of this.#routes) {
      if (route.usedAt >= usedAt) continue;
      oldest = name;
      usedAt = route.usedAt;
    }
    if (oldest !== undefined) this.#routes.delete(oldest);
  }
}

function routeOf(path: string): string {
  const end = path.indexOf("/", 1);
  return end === -1 ? path : path.slice(0, end + 1);
}

function percentile95(route: Route): number {
  const known = route.samples.slice(0, Math.min(route.seen, RING_SIZE)).sort();
  return known[Math.ceil(known.length * 0.95) - 1] ?? 0;
}
