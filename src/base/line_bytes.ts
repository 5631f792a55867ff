/**
 * Lines in the making, as the bytes that will be written: no string is made that would only be taken apart again, and
 * nothing of them waits on the heap.
 *
 * @module
 */
import { isoSecond } from "./log_format.ts";
import { printableJson, shortened } from "./printable.ts";

const INITIAL_BYTES = 1024;
/** UTF-8 takes at most so many bytes for one unit of a string. */
const MAX_BYTES_PER_UNIT = 3;
/** Sign, digits and point of the longest number. */
const MAX_NUMBER_BYTES = 32;

const LINE_FEED = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const POINT = 0x2e;
const ZERO = 0x30;
const DEL = 0x7f;

/** What JSON and a terminal take as it is: printable ASCII but quotation mark and backslash. */
const IS_PLAIN = new Uint8Array(128);
for (let code = 0x20; code < DEL; code++) {
  if (code !== QUOTE && code !== BACKSLASH) IS_PLAIN[code] = 1;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A buffer that grows, and is used again and again. */
export class LineBytes {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #length = 0;

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** What was appended so far; valid until something is appended after `clear`. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Bytes that it can hold without growing. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** Begins anew. */
  clear(): void {
    this.#length = 0;
  }

  /** Appends text as it is. */
  text(text: string): void {
    this.#reserve(text.length * MAX_BYTES_PER_UNIT);
    const start = this.#length;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > DEL) {
        this.#length = start + encoder.encodeInto(text, this.#bytes.subarray(start)).written;
        return;
      }
      this.#bytes[start + index] = code;
    }
    this.#length = start + text.length;
  }

  /** Appends a JSON string, with quotes, that is also fit for a terminal, and not longer than a value may be in a log. */
  json(text: string): void {
    const kept = shortened(text);
    this.#reserve(kept.length + 2);
    const start = this.#length + 1;
    const end = start + kept.length;
    this.#bytes[start - 1] = QUOTE;
    for (let index = 0; index < kept.length; index++) {
      const code = kept.charCodeAt(index);
      if (IS_PLAIN[code] !== 1) return this.text(printableJson(kept));
      this.#bytes[start + index] = code;
    }
    this.#bytes[end] = QUOTE;
    this.#length = end + 1;
  }

  /** Appends a number, as JavaScript writes it. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) return this.text(String(value));
    this.#reserve(MAX_NUMBER_BYTES);
    this.#digits(value, 1);
  }

  /** Appends a number with up to three decimals, as JavaScript writes it when it is rounded to as many. */
  thousandths(value: number): void {
    const all = Math.round(value * 1000);
    if (!Number.isSafeInteger(all) || all < 0) return this.text(String(all / 1000));
    this.#reserve(MAX_NUMBER_BYTES);
    const whole = Math.floor(all / 1000);
    this.#digits(whole, 1);
    const rest = all - whole * 1000;
    if (rest === 0) return;
    this.#bytes[this.#length++] = POINT;
    this.#digits(rest, 3);
    while (this.#bytes[this.#length - 1] === ZERO) this.#length--;
  }

  /** Appends UTC with milliseconds, `2026-01-02T12:03:04.123Z`. */
  isoTime(timeMs: number): void {
    const { text, ms } = isoSecond(timeMs);
    this.text(text);
    this.#reserve(MAX_NUMBER_BYTES);
    this.#digits(ms, 3);
    this.text("Z");
  }

  /** Appends another one and a line feed. */
  line(other: LineBytes): void {
    this.#reserve(other.length + 1);
    this.#bytes.set(other.bytes, this.#length);
    this.#length += other.length;
    this.#bytes[this.#length++] = LINE_FEED;
  }

  /** All of it as text. */
  toString(): string {
    return decoder.decode(this.bytes);
  }

  #digits(value: number, atLeast: number): void {
    let count = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) count++;
    const start = this.#length;
    const end = start + Math.max(count, atLeast);
    let rest = value;
    for (let at = end - 1; at >= start; at--) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + (rest - tenth * 10);
      rest = tenth;
    }
    this.#length = end;
  }

  #reserve(bytes: number): void {
    const wanted = this.#length + bytes;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
