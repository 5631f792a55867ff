/**
 * Words of a command line, the same for all tools of this folder.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { BenchUsageError } from "./bench_errors.ts";

/** Flags that a tool knows, without dashes; `help` is known to all. */
export interface KnownFlags {
  /** That are there or not. */
  readonly switches?: readonly string[];
  /** With a value each. */
  readonly values?: readonly string[];
  /** With a value, any number of times. */
  readonly lists?: readonly string[];
}

/** What the words say. */
export class Flags {
  readonly #read: Readonly<Record<string, unknown>>;

  /**
   * Reads them.
   *
   * @throws {BenchUsageError} If a word is unknown.
   */
  constructor(words: readonly string[], { switches = [], values = [], lists = [] }: KnownFlags) {
    this.#read = parseArgs([...words], {
      boolean: ["help", ...switches],
      string: [...values, ...lists],
      collect: [...lists],
      unknown: (word) => {
        throw new BenchUsageError(`Unknown argument ${word}`);
      },
    });
  }

  /** Whether a switch is there. */
  has(name: string): boolean {
    return this.#read[name] === true;
  }

  /** Value of a flag; undefined if it is not there. */
  text(name: string): string | undefined {
    const value = this.#read[name];
    return typeof value === "string" ? value : undefined;
  }

  /** All values of a flag that may be repeated. */
  texts(name: string): readonly string[] {
    const value = this.#read[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  /**
   * A whole number from 1.
   *
   * @throws {BenchUsageError} If it is something else.
   */
  count(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (Number.isInteger(value) && value >= 1) return value;
    throw new BenchUsageError(`Cannot use --${name} ${text}: a whole number from 1 is wanted`);
  }
}
