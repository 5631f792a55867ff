/**
 * Where the access log goes when it has a file of its own.
 *
 * @module
 */
import { messageOf } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import { type ByteOutput, type FlushOptions, LineWriter } from "../base/line_writer.ts";
import type { Logger } from "../base/logger.ts";
import type { LineSink } from "./access_sink.ts";

/** An output for access records that has to be closed. */
export interface AccessOutput extends LineSink {
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

/** Readable by the owner and the group only: addresses and paths of visitors are personal data. */
const LOG_FILE_MODE = 0o640;

/**
 * Opens a file to append access records to. Each write goes to the end of the file as it is then, so a rotation that
 * copies and truncates needs no signal.
 *
 * @returns undefined if it cannot be opened; one warning in the log says why, and the caller writes to the log instead.
 */
export async function openAccessFile(
  options: AccessFileOptions,
): Promise<AccessOutput | undefined> {
  const { path, logger } = options;
  try {
    const file = await Deno.open(path, { append: true, create: true, mode: LOG_FILE_MODE });
    return new AccessFile(file, options);
  } catch (error) {
    logger.log("warn", "access_log_unavailable", "Cannot open the access log, using the log", {
      path,
      error: messageOf(error),
      hint: hintFor(error, path),
    });
    return undefined;
  }
}

class AccessFile implements AccessOutput {
  readonly #file: Deno.FsFile;
  readonly #lines: LineWriter;
  #isClosed = false;

  constructor(file: Deno.FsFile, { path, logger, clock }: AccessFileOptions) {
    this.#file = file;
    this.#lines = new LineWriter({
      output: reportFailures(file, { path, logger }),
      clock,
      onDropped: (lines) =>
        logger.log("error", "access_log_lines_dropped", "Access log file was too slow or broken", {
          path,
          lines,
        }),
    });
  }

  writeLine(line: string): void {
    if (!this.#isClosed) this.#lines.writeLine(line);
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
  if (error instanceof Deno.errors.NotCapable) return `Start with --allow-write=${path}`;
  if (error instanceof Deno.errors.NotFound) return "Make the folder first";
  return "Choose another path in access_log, or true for the log";
}
