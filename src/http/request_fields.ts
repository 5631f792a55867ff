/**
 * The fields of a request, read once. The runtime looks each name up across the border to native code, converts and
 * checks it; a request is asked for a dozen.
 *
 * @module
 */

/** What fields can be asked; `Headers` will do. */
export interface FieldReader {
  /** Value of a field, repetitions joined by `, `; null where there is none. The name in lower case. */
  get(name: string): string | null;
  /** Whether there is such a field. The name in lower case. */
  has(name: string): boolean;
}

/** Name in lower case, and value. */
export type RequestField = readonly [name: string, value: string];

/** A copy of `Request.headers`: it can be read after the answer, too, when the runtime has closed the request. */
export class RequestFields implements FieldReader {
  /** In alphabetical order, repetitions joined. */
  readonly pairs: RequestField[] = [];

  /** A request pays one list and a pair for each field. */
  constructor(headers: Headers) {
    headers.forEach(add, this.pairs);
  }

  get(name: string): string | null {
    // Few fields: looking at each is quicker than a table that somebody has to fill.
    for (const pair of this.pairs) {
      if (pair[0] === name) return pair[1];
    }
    return null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }
}

function add(this: RequestField[], value: string, name: string): void {
  this.push([name, value]);
}
