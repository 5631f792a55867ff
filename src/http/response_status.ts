/**
 * Which statuses Deno can send, and which never have a body.
 *
 * @module
 */
import { isStatus, STATUS_TEXT } from "@std/http/status";

/** Whether `new Response` takes the status of a finished answer: a whole number from 200 to 599. */
export function isSendableStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599;
}

const NO_CONTENT = 204;
const RESET_CONTENT = 205;

/**
 * The status that is sent for one that an application chose. 205 goes out as 204: Deno 2.9.6 sends 205 without a length,
 * and HTTP/1.1 clients then wait for a body until the connection ends (RFC 9112, section 6.3). 204 says the same, but for
 * emptying a form, which browsers never did.
 */
export function sentStatus(status: number): number {
  return status === RESET_CONTENT ? NO_CONTENT : status;
}

/** Whether an answer with this status must be made with a null body (`new Response` throws otherwise). */
export function isNullBodyStatus(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}

/** Standard text of a status (`Not Found`), or that of its class where the code is not registered (`Client Error`). */
export function statusText(status: number): string {
  if (isStatus(status)) return STATUS_TEXT[status];
  return status >= 500 ? "Server Error" : status >= 400 ? "Client Error" : "Answer";
}
