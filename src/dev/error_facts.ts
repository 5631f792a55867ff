/**
 * What a developer is told of a failed request, before it becomes a page, a text or JSON.
 *
 * @module
 */

/** A place in a source file. */
export interface SourcePlace {
  /** Absolute path. */
  readonly file: string;
  /** 1 and up; 0 where PHP does not know. */
  readonly line: number;
}

/** Lines around a place. */
export interface SourceExcerpt {
  /** Number of the first line shown, 1 and up. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** One call on the stack. */
export interface TraceFrame {
  /** Undefined inside of PHP itself. */
  readonly place: SourcePlace | undefined;
  /** For example `App\Blog->show()`; never with arguments. */
  readonly call: string;
  /** The application's own code, rather than a package's or PHP's. */
  readonly isOwn: boolean;
  readonly excerpt: SourceExcerpt | undefined;
}

/** One exception of a chain. */
export interface FailureLink {
  /** Exception class, level of a PHP error, or code of this server. */
  readonly title: string;
  readonly message: string;
  readonly place: SourcePlace | undefined;
  readonly excerpt: SourceExcerpt | undefined;
  /** Innermost call first. */
  readonly frames: readonly TraceFrame[];
}

/** The request that failed, secrets masked. */
export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  /** As the client sent it, values of secret-looking parameters masked. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly cookies: readonly (readonly [string, string])[];
}

/** Everything. */
export interface ErrorFacts {
  /** 400 to 599. */
  readonly status: number;
  /** What failed first, then what caused it. */
  readonly chain: readonly FailureLink[];
  /** What to do about it; empty where nothing can be said. */
  readonly hint: string;
  readonly request: RequestFacts;
  /** `fast#3`, or empty where no worker was involved. */
  readonly worker: string;
  /** What the worker wrote to standard error last, oldest first. */
  readonly stderrLines: readonly string[];
  /** Absolute path of the project; files below it are shown relative to it. */
  readonly root: string;
}
