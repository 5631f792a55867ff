/**
 * Where each key and value of a JSON text with comments stands, which keys stand twice, and where the text stops being
 * JSON. `@std/jsonc` reads the values but knows no places; `tests/config/json_agreement_test.ts` holds both together.
 *
 * @module
 */
import { joinPath } from "./config_path.ts";
import {
  describeAt,
  fault,
  type JsonFault,
  scanLiteral,
  scanString,
  skipBlank,
  type TokenEnd,
} from "./json_tokens.ts";
import { LineIndex, type TextPosition } from "./text_position.ts";

/** Places of one entry. */
export interface EntryPosition {
  /** Place of the quoted name; the value's own place for list entries and for the whole text. */
  readonly key: TextPosition;
  readonly value: TextPosition;
}

/** A name that stands twice in one object. */
export interface DuplicateKey {
  readonly path: string;
  readonly first: TextPosition;
  readonly second: TextPosition;
}

/** Why the text is not JSON with comments, with its place. */
export interface SyntaxFault extends JsonFault {
  readonly position: TextPosition;
}

/** What a scan finds. */
export interface JsonPositions {
  /** By path (see `joinPath`), the whole text under the empty one. Of doubled keys the last, whose value counts. */
  readonly entries: ReadonlyMap<string, EntryPosition>;
  readonly duplicates: readonly DuplicateKey[];
  /** The first mistake; scanning stops there. Undefined for a sound text. */
  readonly fault: SyntaxFault | undefined;
}

/** Objects in objects, lists in lists: more than a configuration needs, few enough for the stack. */
const MAX_DEPTH = 32;

/** Scans a whole text, without a byte order mark. Never throws. */
export function scanJson(text: string): JsonPositions {
  const scanner = new JsonScanner(text);
  const found = scanner.scan();
  const position = found === undefined ? undefined : scanner.positionOf(found.offset);
  return {
    entries: scanner.entries,
    duplicates: scanner.duplicates,
    fault: found === undefined || position === undefined ? undefined : { ...found, position },
  };
}

class JsonScanner {
  readonly entries = new Map<string, EntryPosition>();
  readonly duplicates: DuplicateKey[] = [];
  readonly #text: string;
  readonly #lines: LineIndex;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = new LineIndex(text);
  }

  positionOf(offset: number): TextPosition {
    return this.#lines.positionOf(offset);
  }

  scan(): JsonFault | undefined {
    const found = this.#value("", 0, undefined) ?? this.#skip();
    if (found !== undefined || this.#at >= this.#text.length) return found;
    return this.#expected("the end of the file");
  }

  /** Reads a value; `keyOffset` is the place of its name. */
  #value(path: string, depth: number, keyOffset: number | undefined): JsonFault | undefined {
    const blank = this.#skip();
    if (blank !== undefined) return blank;
    const value = this.positionOf(this.#at);
    const key = keyOffset === undefined ? value : this.positionOf(keyOffset);
    this.entries.set(path, { key, value });
    const first = this.#text.charAt(this.#at);
    if (first === "{" || first === "[") {
      if (depth >= MAX_DEPTH) return this.#expected(`at most ${MAX_DEPTH} levels of nesting`);
      return first === "{" ? this.#object(path, depth + 1) : this.#list(path, depth + 1);
    }
    if (first === '"') return this.#take(scanString(this.#text, this.#at));
    if (first === "" || "]}:,/".includes(first)) return this.#expected("a value");
    return this.#take(scanLiteral(this.#text, this.#at));
  }

  #object(path: string, depth: number): JsonFault | undefined {
    const names = new Map<string, number>();
    return this.#members("}", () => {
      const start = this.#at;
      if (this.#text[start] !== '"') {
        const hint = /[A-Za-z_'$]/.test(this.#text.charAt(start))
          ? 'Names stand in double quotes "…"'
          : "";
        return this.#expected('a name in double quotes or "}"', hint);
      }
      const found = this.#take(scanString(this.#text, start));
      if (found !== undefined) return found;
      const name = String(JSON.parse(this.#text.slice(start, this.#at)));
      const member = joinPath(path, name);
      this.#noteName(names, name, member, start);
      const blank = this.#skip();
      if (blank !== undefined) return blank;
      if (this.#text[this.#at] !== ":") return this.#expected('":" after the name');
      this.#at++;
      return this.#value(member, depth, start);
    });
  }

  #noteName(names: Map<string, number>, name: string, path: string, offset: number): void {
    const first = names.get(name);
    if (first === undefined) {
      names.set(name, offset);
      return;
    }
    this.duplicates.push({
      path,
      first: this.positionOf(first),
      second: this.positionOf(offset),
    });
  }

  #list(path: string, depth: number): JsonFault | undefined {
    let index = 0;
    return this.#members("]", () => this.#value(joinPath(path, index++), depth, undefined));
  }

  /** Reads members up to `close`, with commas between them and perhaps one after the last. */
  #members(close: "}" | "]", readMember: () => JsonFault | undefined): JsonFault | undefined {
    this.#at++;
    for (;;) {
      const before = this.#skip();
      if (before !== undefined) return before;
      if (this.#text[this.#at] === close) break;
      const found = readMember() ?? this.#skip();
      if (found !== undefined) return found;
      if (this.#text[this.#at] === ",") this.#at++;
      else if (this.#text[this.#at] !== close) {
        const isNextMember = this.#text[this.#at] === '"';
        const hint = isNextMember ? "A comma is missing before this place" : "";
        return this.#expected(`"," or "${close}"`, hint);
      }
    }
    this.#at++;
    return undefined;
  }

  #skip(): JsonFault | undefined {
    return this.#take(skipBlank(this.#text, this.#at));
  }

  #take(token: TokenEnd): JsonFault | undefined {
    if (token.kind === "fault") return token.fault;
    this.#at = token.offset;
    return undefined;
  }

  #expected(wanted: string, hint = ""): JsonFault | undefined {
    const message = `expected ${wanted}: got ${describeAt(this.#text, this.#at)}`;
    return this.#take(fault(this.#at, message, hint));
  }
}
