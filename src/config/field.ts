/**
 * The place a value is read from: readers report to it and need not know where it is.
 *
 * @module
 */
import type { ConfigIssue, ConfigIssueCode, IssueSeverity } from "./config_issue.ts";
import { joinPath } from "./config_path.ts";

/** What a reader reports; the place is added by whoever made the field. */
export type FieldReport = Pick<ConfigIssue, "severity" | "path" | "code" | "message" | "hint">;

/** One value's place inside a configuration. */
export class Field {
  readonly #path: string;
  readonly #report: (report: FieldReport) => void;

  /** Makes a field; `path` may be empty for the whole file. */
  constructor(path: string, report: (report: FieldReport) => void) {
    this.#path = path;
    this.#report = report;
  }

  /** The place of a key or of an entry inside this value. */
  child(segment: string | number): Field {
    return new Field(joinPath(this.#path, segment), this.#report);
  }

  /** Reports an error. Gives undefined, so that a reader can return it. */
  reject(code: ConfigIssueCode, message: string, hint = ""): undefined {
    this.#send("error", code, message, hint);
  }

  /** Reports something the server can live with. */
  warn(code: ConfigIssueCode, message: string, hint = ""): void {
    this.#send("warning", code, message, hint);
  }

  #send(severity: IssueSeverity, code: ConfigIssueCode, message: string, hint: string): void {
    this.#report({ severity, path: this.#path, code, message, hint });
  }
}
