/**
 * What can go wrong with a body on its way in.
 *
 * @module
 */
import { AppServerError, type AppServerErrorOptions } from "../base/errors.ts";

/** Codes of a body that did not arrive whole. */
export type BodyFaultCode =
  /** It exceeds the limit. */
  | "body_too_large"
  /** It came too slowly, or stopped coming. */
  | "body_timeout"
  /** Its framing is wrong. */
  | "bad_request"
  /** Its sender left. */
  | "client_gone"
  /** There was no room for it, on disk or in memory. */
  | "body_storage_failed";

/** A body that did not arrive whole. */
export class RequestBodyError extends AppServerError {
  override readonly name = "RequestBodyError";

  /** `message` says what was seen and what is wanted. */
  constructor(code: BodyFaultCode, message: string, options: AppServerErrorOptions = {}) {
    super(code, message, options);
  }
}
