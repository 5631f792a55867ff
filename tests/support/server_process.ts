/**
 * `main.ts` as a process of its own: its output by lines, its exit code, its signals.
 *
 * @module
 */
import { IS_SCOPED, scopedPermissions } from "./scoped_permissions.ts";
import { REPOSITORY } from "./test_server.ts";

/** Longer than any of these events takes on a busy machine, ms: only a failing test waits for it. */
const PATIENCE_MS = 20_000;

/** What `main.ts serve` may do; writing is added by tests that need it. */
const PERMISSIONS = ["--allow-net", "--allow-read", "--allow-env", "--allow-run=php"];

/** How to start it. */
export interface ServerProcessOptions {
  /** Words after `main.ts`. */
  readonly words: readonly string[];
  /** Current folder. @default {REPOSITORY} */
  readonly cwd?: string;
  /** Variables beside the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly permissions?: readonly string[];
  /** Another program than this checkout's `main.ts`, with the words that start it. */
  readonly program?: readonly string[];
}

/** What a process left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Wide, or for a server those of README.md. */
function usualPermissions(
  { words, cwd, environment = {} }: ServerProcessOptions,
): readonly string[] {
  if (!IS_SCOPED || words[0] !== "serve") return PERMISSIONS;
  const at = words.indexOf("--root");
  const root = at === -1 ? cwd ?? REPOSITORY : words[at + 1] ?? REPOSITORY;
  return scopedPermissions(root, ["APPSERVER_ADMIN_LISTEN", ...Object.keys(environment)]);
}

/** A started process. Disposal kills it, if it still runs, and waits for its end. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: string[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #ended: Promise<Ended>;
  #isOver = false;

  /** Starts it. */
  constructor(options: ServerProcessOptions) {
    const permissions = options.permissions ?? usualPermissions(options);
    const [program = Deno.execPath(), ...args] = options.program ??
      [Deno.execPath(), "run", "--no-prompt", ...permissions, `${REPOSITORY}/main.ts`];
    this.#child = new Deno.Command(program, {
      args: [...args, ...options.words],
      cwd: options.cwd ?? REPOSITORY,
      // Tests run side by side, and the address for operators has one default.
      env: { NO_COLOR: "1", APPSERVER_ADMIN_LISTEN: "off", ...options.environment },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#ended = this.#follow();
  }

  /** Process id. */
  get pid(): number {
    return this.#child.pid;
  }

  /** Settles when it has ended and all output was read. */
  get ended(): Promise<Ended> {
    return this.#ended;
  }

  /** Lines so far, both outputs, as they arrived. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Sends a signal to this process only. */
  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /**
   * First line, past or future, that fits, or a later one by its number; rejects with all output when the process ends
   * without.
   */
  async line(pattern: RegExp, number = 1): Promise<RegExpExecArray> {
    const found = Promise.withResolvers<RegExpExecArray>();
    const look = (): void => {
      let seen = 0;
      for (const line of this.#lines) {
        const match = pattern.exec(line);
        if (match !== null && ++seen === number) return found.resolve(match);
      }
      if (this.#isOver) found.reject(this.#missing(pattern, "ended"));
    };
    const timer = setTimeout(
      () => found.reject(this.#missing(pattern, "was waited for")),
      PATIENCE_MS,
    );
    this.#watchers.add(look);
    look();
    try {
      return await found.promise;
    } finally {
      clearTimeout(timer);
      this.#watchers.delete(look);
    }
  }

  /** Base URL from the banner, for example `http://127.0.0.1:40001`; the banner comes after the first boot. */
  async origin(): Promise<string> {
    const match = await this.line(/Listening\s+(http:\/\/\S+)/);
    return match[1] ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOver) this.#child.kill("SIGKILL");
    await this.#ended;
  }

  #missing(pattern: RegExp, what: string): Error {
    return new Error(
      `The server ${what} without a line like ${pattern}:\n${this.#lines.join("\n")}`,
    );
  }

  async #follow(): Promise<Ended> {
    const [stdout, stderr, { code }] = await Promise.all([
      this.#collect(this.#child.stdout),
      this.#collect(this.#child.stderr),
      this.#child.status,
    ]);
    this.#isOver = true;
    this.#tell();
    return { code, stdout, stderr };
  }

  async #collect(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    let rest = "";
    for await (const bytes of output) {
      const piece = decoder.decode(bytes, { stream: true });
      text += piece;
      const parts = (rest + piece).split("\n");
      rest = parts.pop() ?? "";
      this.#lines.push(...parts);
      this.#tell();
    }
    if (rest !== "") this.#lines.push(rest);
    return text;
  }

  #tell(): void {
    for (const look of this.#watchers) look();
  }
}
