/**
 * The numbers of a run: each is printed with its goal as soon as it is known, and all of them in a table at the end.
 *
 * @module
 */
import { assert } from "@std/assert";
import { printLine } from "../../tools/print.ts";

/** One number and what was wanted. */
interface Figure {
  readonly storm: string;
  readonly name: string;
  readonly value: string;
  readonly goal: string;
  readonly isMet: boolean;
}

const figures: Figure[] = [];

function rowOf({ storm, name, value, goal, isMet }: Figure): string {
  return `${isMet ? "  " : "! "}${storm.padEnd(14)} ${name.padEnd(38)} ${
    value.padStart(12)
  }   ${goal}`;
}

/** Collects what one storm measured. */
export class Figures {
  readonly #storm: string;
  readonly #isTimed: boolean;
  readonly #missed: string[] = [];

  /** `storm` names the rows; a run that is too short or too crowded to be timed only notes its times. */
  constructor(storm: string, isTimed = true) {
    this.#storm = storm;
    this.#isTimed = isTimed;
  }

  /** A number that has no goal of its own, but belongs to those that have. */
  note(name: string, value: number | string): void {
    this.#add({ storm: this.#storm, name, value: textOf(value), goal: "", isMet: true });
  }

  /** A number that may not be higher than `limit`. */
  atMost(name: string, value: number, limit: number): void {
    this.#add({
      storm: this.#storm,
      name,
      value: textOf(value),
      goal: `at most ${textOf(limit)}`,
      isMet: value <= limit,
    });
  }

  /** A time, or something that depends on times, that may not be higher than `limit`. */
  quickEnough(name: string, value: number, limit: number): void {
    if (this.#isTimed) this.atMost(name, value, limit);
    else this.note(name, value);
  }

  /** A number that may not be lower than `limit`. */
  atLeast(name: string, value: number, limit: number): void {
    this.#add({
      storm: this.#storm,
      name,
      value: textOf(value),
      goal: `at least ${textOf(limit)}`,
      isMet: value >= limit,
    });
  }

  /** Fails, naming every goal that was missed; called last, so that all numbers are known. */
  assertMet(): void {
    assert(this.#missed.length === 0, this.#missed.join("\n"));
  }

  #add(figure: Figure): void {
    figures.push(figure);
    printLine(rowOf(figure));
    if (!figure.isMet) this.#missed.push(rowOf(figure).trim());
  }
}

/** All numbers so far. */
export function printTable(seed: number): void {
  printLine(
    `\nFigures, seed ${seed} (STORM_SEED=${seed} repeats its choices); ! marks a missed goal`,
  );
  for (const figure of figures) printLine(rowOf(figure));
}

function textOf(value: number | string): string {
  if (typeof value === "string") return value;
  // A ratio of 1.05 is not 1.1.
  return Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
