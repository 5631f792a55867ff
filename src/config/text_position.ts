/**
 * From an offset in a text to the line and column that an editor shows.
 *
 * @module
 */

/** A place in a text; both count from 1, columns in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Finds lines by bisection, so that asking for many places of a long text stays cheap. */
export class LineIndex {
  readonly #starts: readonly number[];

  /** Reads the text once. Lines end with `\n`, `\r\n` or `\r`. */
  constructor(text: string) {
    const starts = [0];
    for (const ending of text.matchAll(/\r\n|\n|\r/g)) {
      starts.push(ending.index + ending[0].length);
    }
    this.#starts = starts;
  }

  /** The place of an offset; offsets past the end are on the last line. */
  positionOf(offset: number): TextPosition {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}
