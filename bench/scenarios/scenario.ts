/**
 * What is asked for, of whom, and what has to come back.
 *
 * @module
 */
import type { ContenderName } from "../contenders/line_up.ts";

/** A request, the same for everybody. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** How it is measured. */
export type Measure =
  /** wrk with so many connections; `background` are requests that run at the same time and are not measured. */
  | {
    readonly kind: "load";
    readonly connections: number;
    readonly background?: { readonly path: string; readonly connections: number };
  }
  /** One request after the other; time is counted to the first byte of the body. */
  | { readonly kind: "first_byte"; readonly requests: number };

/** What is served. */
export type SiteName = "bench" | "symfony" | "baremetalphp";

/** A ratio that is to be reached. */
export interface Bar {
  /** Whose figure counts. @default {"appserver"} */
  readonly of?: ContenderName;
  readonly against: ContenderName;
  readonly figure: "throughput" | "p99" | "server CPU" | "PHP CPU" | "total CPU";
  /** Throughput: at least; everything else: at most. */
  readonly limit: number;
}

/** One comparison. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly site: SiteName;
  readonly ask: Ask;
  /** Asked instead while code is compiled, where the scenario itself has too few requests a second for that. */
  readonly warmUp?: Ask;
  /** Of every answer. @default {200} */
  readonly status?: number;
  /** Says what is wrong with a body; undefined when nothing is. */
  readonly fault: (body: Uint8Array) => string | undefined;
  readonly measure: Measure;
  readonly contenders: readonly ContenderName[];
  /** The control: ratios are to this one. */
  readonly reference: ContenderName;
  readonly bars: readonly Bar[];
}

/** A GET. */
export function get(path: string, headers: Readonly<Record<string, string>> = {}): Ask {
  return { method: "GET", path, headers, body: undefined };
}

/** Wants exactly this text. */
export function exactly(wanted: string): Scenario["fault"] {
  return (body) => {
    const text = new TextDecoder().decode(body);
    return text === wanted ? undefined : `${JSON.stringify(text.slice(0, 80))}, not ${wanted}`;
  };
}

/** Wants this pattern somewhere, and so many bytes. */
export function matching(pattern: RegExp, leastBytes: number): Scenario["fault"] {
  return (body) => {
    const text = new TextDecoder().decode(body);
    if (body.length < leastBytes) return `${body.length} bytes, not ${leastBytes} or more`;
    return pattern.test(text) ? undefined : `${JSON.stringify(text.slice(0, 80))}, not ${pattern}`;
  };
}

/** Wants so many bytes. */
export function ofLength(bytes: number): Scenario["fault"] {
  return (body) => body.length === bytes ? undefined : `${body.length} bytes, not ${bytes}`;
}

/** Wants so many bytes, all of them this one. */
export function filledWith(byte: number, bytes: number): Scenario["fault"] {
  const hasLength = ofLength(bytes);
  return (body) =>
    hasLength(body) ?? (body.every((one) => one === byte) ? undefined : "other bytes among them");
}
