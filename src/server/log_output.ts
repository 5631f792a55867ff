/**
 * Where the access log goes when it has a file of its own.
 *
 * @module
 */
import { messageOf } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import type { LineBytes } from "../base/line_bytes.ts";
import { type ByteOutput, type FlushOptions, LineWriter } from "../base/line_writer.ts";
import type { Logger } from "../base/logger.ts";
import type { LineSink } from "./access_sink.ts";

/** An output for access records that has to be closed. */
export interface AccessOutput extends LineSink {
  /** Opens the path anew: what was renamed by a rotation gets no further line. Keeps the old file where that fails. Never rejects. */
  reopen(options?: FlushOptions): Promise<void>;
  /** Writes what waits and closes the file; lines that come later are ignored. Never rejects. */
  close(options?: FlushOptions): Promise<void>;
}

/** What opening a file for access records needs. */
export interface AccessFileOptions {
  /** Absolute path. The file is made if it is missing, its folder is not. */
  readonly path: string;
  /** Told about everything that goes wrong with the file. */
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A pipe that nobody reads keeps whoever opens it waiting, for ever; ms. */
const OPEN_TIMEOUT_MS = 2000;

/** Readable by the owner and the group only: addresses and paths of visitors are personal data. */
const LOG_FILE_MODE = 0o640;

/**
 * Opens a file to append access records to. Each write goes to the end of the file as it is then, so a rotation that
 * copies and truncates needs no signal; one that renames does (`reopen`).
 *
 * @returns undefined if it cannot be opened; one warning in the log says why, and the caller writes to the log instead.
 */
export async function openAccessFile(
  options: AccessFileOptions,
): Promise<AccessOutput | undefined> {
  const { path, logger } = options;
  try {
    return new AccessFile(await openToAppend(options), options);
  } catch (error) {
    reportUnavailable("Cannot open the access log, using the log", error, path, logger);
    return undefined;
  }
}

async function openToAppend({ path, clock }: AccessFileOptions): Promise<Deno.FsFile> {
  const opening = Deno.open(path, { append: true, create: true, mode: LOG_FILE_MODE });
  const late = Promise.withResolvers<never>();
  const timer = clock.schedule(OPEN_TIMEOUT_MS, () => {
    late.reject(new Deno.errors.TimedOut(`Cannot open ${path} within ${OPEN_TIMEOUT_MS} ms`));
    // Somebody may begin to read after all.
    opening.then((file) => file.close(), () => {});
  });
  try {
    return await Promise.race([opening, late.promise]);
  } finally {
    timer.cancel();
  }
}

function reportUnavailable(message: string, error: unknown, path: string, logger: Logger): void {
  logger.log("warn", "access_log_unavailable", message, {
    path,
    error: messageOf(error),
    hint: hintFor(error, path),
  });
}

class AccessFile implements AccessOutput {
  readonly #options: AccessFileOptions;
  readonly #lines: LineWriter;
  #file: Deno.FsFile;
  #isClosed = false;

  constructor(file: Deno.FsFile, options: AccessFileOptions) {
    const { path, logger, clock } = options;
    this.#options = options;
    this.#file = file;
    this.#lines = new LineWriter({
      output: reportFailures({ write: (bytes) => this.#file.write(bytes) }, { path, logger }),
      clock,
      onDropped: (lines) =>
        logger.log("error", "access_log_lines_dropped", "Access log file was too slow or broken", {
          path,
          lines,
        }),
    });
  }

  writeLine(line: string | LineBytes): void {
    if (!this.#isClosed) this.#lines.writeLine(line);
  }

  async reopen(options: FlushOptions = {}): Promise<void> {
    if (this.#isClosed) return;
    const { path, logger } = this.#options;
    const last = this.#file;
    try {
      this.#file = await openToAppend(this.#options);
    } catch (error) {
      reportUnavailable(
        "Cannot open the access log again, using the old file",
        error,
        path,
        logger,
      );
      return;
    }
    // A write that is under way ends in the file that it began in.
    await this.#lines.flush(options);
    last.close();
  }

  async close(options: FlushOptions = {}): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#lines.flush(options);
    this.#file.close();
  }
}

/**
 * The same output, which tells the log once when it stops taking bytes: nobody would notice otherwise, since lines wait.
 */
export function reportFailures(
  output: ByteOutput,
  { path, logger }: { readonly path: string; readonly logger: Logger },
): ByteOutput {
  let isFailing = false;
  return {
    async write(bytes) {
      try {
        const written = await output.write(bytes);
        isFailing = false;
        return written;
      } catch (error) {
        if (!isFailing) {
          logger.log("error", "access_log_failed", "Cannot write the access log, keeping lines", {
            path,
            error: messageOf(error),
          });
        }
        isFailing = true;
        throw error;
      }
    },
  };
}

function hintFor(error: unknown, path: string): string {
  if (error instanceof Deno.errors.NotCapable) {
    return `Start with --allow-write=${path}, for the lines of access_log`;
  }
  if (error instanceof Deno.errors.NotFound) return "Make the folder first";
  if (error instanceof Deno.errors.TimedOut) {
    return "Name a file, or a pipe that somebody reads already";
  }
  return "Choose another path in access_log, or true for the log";
}
