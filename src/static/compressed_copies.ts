/**
 * Finds the compressed copies that a build left beside its files (`app.js.br`), and remembers what it found.
 *
 * @module
 */
import type { Clock } from "../base/clock.ts";
import type { Coding } from "../http/encoding_choice.ts";
import { CODING_SUFFIXES } from "./encoding_choice.ts";
import type { FileSource, OpenFile, OpenScope } from "./file_source.ts";

/** A file whose copies are looked for. */
export interface PlainFile {
  /** Real path of the rule's folder. */
  readonly folder: string;
  /** Below the folder, at least one. */
  readonly names: readonly string[];
  readonly file: OpenFile;
  /** How far links may lead, for the copies as for the file. */
  readonly scope: OpenScope;
  /** Value of Cache-Control. */
  readonly cacheControl: string;
}

interface Finding {
  readonly sinceMs: number;
  /** Of the plain file: once it changes, its copies are looked at anew. */
  readonly modifiedMs: number | undefined;
  readonly codings: ReadonlySet<Coding>;
}

/** How long a finding counts, milliseconds. */
const FRESH_MS = 1000;
/** Findings that are kept; beyond that, the oldest goes. */
const MAX_FINDINGS = 1024;

/** Looks for copies once in a while per file, not once per request. */
export class CompressedCopies {
  readonly #files: FileSource;
  readonly #clock: Clock;
  readonly #findings = new Map<string, Finding>();

  /** `clock` decides when a finding is too old. */
  constructor(files: FileSource, clock: Clock) {
    this.#files = files;
    this.#clock = clock;
  }

  /** Codings for which a copy exists that is not older than the file. */
  async available(plain: PlainFile): Promise<ReadonlySet<Coding>> {
    const key = [plain.folder, ...plain.names].join("/");
    const known = this.#findings.get(key);
    const { modifiedMs } = plain.file;
    const nowMs = this.#clock.nowMs();
    if (
      known !== undefined && known.modifiedMs === modifiedMs && nowMs - known.sinceMs < FRESH_MS
    ) {
      return known.codings;
    }
    const codings = new Set<Coding>();
    for (const [coding] of CODING_SUFFIXES) {
      const copy = await this.open(plain, coding);
      if (copy === undefined) continue;
      copy.close();
      codings.add(coding);
    }
    this.#findings.delete(key);
    const [oldest] = this.#findings.keys();
    if (oldest !== undefined && this.#findings.size >= MAX_FINDINGS) this.#findings.delete(oldest);
    this.#findings.set(key, { sinceMs: nowMs, modifiedMs, codings });
    return codings;
  }

  /** Opens one copy; undefined if it is gone, or older than the file: somebody forgot to build it again. */
  async open(plain: PlainFile, coding: Coding): Promise<OpenFile | undefined> {
    const suffix = CODING_SUFFIXES.find(([name]) => name === coding)?.[1] ?? "";
    const names = [...plain.names.slice(0, -1), (plain.names.at(-1) ?? "") + suffix];
    const lookup = await this.#files.open(plain.folder, names, plain.scope);
    if (lookup.kind !== "file") return undefined;
    const { file } = lookup;
    if ((file.modifiedMs ?? 0) >= (plain.file.modifiedMs ?? 0)) return file;
    file.close();
    return undefined;
  }
}
