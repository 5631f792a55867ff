/**
 * Requests by method, status and who answered. Every label has a fixed list of values, so that no client can make the
 * store grow.
 *
 * @module
 */
import { DURATION_BOUNDS_S, Histogram } from "./histogram.ts";
import type { MetricFamily, Sample } from "./metric_family.ts";
import { type RouteTotal, RouteTotals } from "./route_totals.ts";
import type { AnsweredBy, RefusalCause, RequestFacts, ServerMetrics } from "./server_metrics.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"] as const;
const STATUS_CLASSES = ["1xx", "2xx", "3xx", "4xx", "5xx"] as const;
const ANSWERERS = ["fast", "slow", "static", "server"] as const satisfies readonly AnsweredBy[];
const LANES = ["fast", "slow"] as const satisfies readonly AnsweredBy[];
const OTHER_METHOD = METHODS.length - 1;
const MS_PER_S = 1000;
const NOT_MODIFIED = 304;

const METHOD_INDEX: ReadonlyMap<string, number> = new Map(
  METHODS.map((name, index) => [name, index]),
);

/** Sums over all requests so far. */
export interface RequestTotals {
  readonly requests: number;
  /** Answered with 500 and above. */
  readonly errors: number;
  /** By first segment of the path, of a limited number of them. */
  readonly routes: ReadonlyMap<string, RouteTotal>;
}

/** A request pays: two look-ups, a few additions, one or two histogram entries. */
export class RequestMetrics implements ServerMetrics {
  readonly #requests = new Float64Array(ANSWERERS.length * METHODS.length * STATUS_CLASSES.length);
  readonly #bytes: Record<AnsweredBy, number> = { fast: 0, slow: 0, static: 0, server: 0 };
  readonly #durations: Readonly<Record<AnsweredBy, Histogram>> = {
    fast: histogram(),
    slow: histogram(),
    static: histogram(),
    server: histogram(),
  };
  readonly #waits = { fast: histogram(), slow: histogram() };
  readonly #refused: Record<RefusalCause, number> = { overloaded: 0, draining: 0 };
  readonly #routes = new RouteTotals();
  #staticNotModified = 0;

  requestEnded(facts: RequestFacts): void {
    const { by, status } = facts;
    this.#routes.add(facts.path, facts.durationMs);
    const index = cell(
      ANSWERERS.indexOf(by),
      METHOD_INDEX.get(facts.method) ?? OTHER_METHOD,
      Math.min(Math.max(Math.floor(status / 100), 1), STATUS_CLASSES.length) - 1,
    );
    this.#requests[index] = (this.#requests[index] ?? 0) + 1;
    this.#bytes[by] += facts.bytes;
    this.#durations[by].observe(facts.durationMs / MS_PER_S);
    switch (by) {
      case "fast":
      case "slow":
        this.#waits[by].observe(facts.queueMs / MS_PER_S);
        break;
      case "static":
        if (status === NOT_MODIFIED) this.#staticNotModified++;
        break;
      case "server":
        break;
    }
  }

  requestRefused(cause: RefusalCause): void {
    this.#refused[cause]++;
  }

  /** What the Go server told of itself. */
  totals(): RequestTotals {
    return { requests: this.total, errors: this.errors, routes: this.#routes.snapshot() };
  }

  /** Requests so far. */
  get total(): number {
    return this.#requests.reduce((total, count) => total + count, 0);
  }

  /** Requests so far that ended with 500 or more. */
  get errors(): number {
    return this.#samples().reduce(
      (total, { labels, value }) => total + (labels.status === "5xx" ? value : 0),
      0,
    );
  }

  /** Everything counted, under the names of `docs/METRICS.md`. */
  families(): readonly MetricFamily[] {
    return [
      {
        type: "counter",
        name: "appserver_http_requests_total",
        help: "Requests answered, by method, class of status, and who answered",
        samples: this.#samples(),
      },
      {
        type: "histogram",
        name: "appserver_http_request_duration_seconds",
        help: "From a request's arrival to the end of its answer",
        samples: ANSWERERS.map((by) => this.#durations[by].sample({ lane: by })),
      },
      {
        type: "counter",
        name: "appserver_http_response_bytes_total",
        help: "Bytes of bodies handed to connections",
        samples: ANSWERERS.map((by) => ({ labels: { lane: by }, value: this.#bytes[by] })),
      },
      {
        type: "histogram",
        name: "appserver_queue_wait_seconds",
        help: "Wait of a request for a worker",
        samples: LANES.map((lane) => this.#waits[lane].sample({ lane })),
      },
      {
        type: "counter",
        name: "appserver_http_requests_refused_total",
        help: "Requests that the server refused before anything looked at them, by cause",
        samples: Object.entries(this.#refused).map(([cause, value]) => ({
          labels: { cause },
          value,
        })),
      },
      {
        type: "counter",
        name: "appserver_static_not_modified_total",
        help: "Requests for files that were answered with 304",
        samples: [{ labels: {}, value: this.#staticNotModified }],
      },
    ];
  }

  /** Combinations that never occurred are left out. */
  #samples(): readonly Sample[] {
    return ANSWERERS.flatMap((by, answerer) =>
      METHODS.flatMap((method, methodIndex) =>
        STATUS_CLASSES.flatMap((status, statusIndex) => {
          const value = this.#requests[cell(answerer, methodIndex, statusIndex)] ?? 0;
          return value === 0 ? [] : [{ labels: { lane: by, method, status }, value }];
        })
      )
    );
  }
}

function cell(answerer: number, method: number, status: number): number {
  return (answerer * METHODS.length + method) * STATUS_CLASSES.length + status;
}

function histogram(): Histogram {
  return new Histogram(DURATION_BOUNDS_S);
}
