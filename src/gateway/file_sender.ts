/**
 * Files that the application chose and the server sends: `X-Accel-Redirect` and `X-Sendfile`. Declared here because
 * this room is its user; the room of static files implements it.
 *
 * @module
 */
import type { RequestContext } from "../http/handler.ts";
import type { HeaderPair, NamedFile } from "../http/response_headers.ts";

/** How a file is named to its sender. */
export type SentFileName =
  /** A percent-encoded path that begins with the prefix of a folder. */
  | { readonly kind: "uri"; readonly uri: string }
  /** An absolute path on disk. */
  | { readonly kind: "path"; readonly path: string };

/** One file to be sent. */
export interface SendFileRequest {
  readonly context: RequestContext;
  readonly file: SentFileName;
  /** Status of the application's answer. */
  readonly status: number;
  /** Headers of the application's answer, which are kept but for what only the file can tell. */
  readonly headers: readonly HeaderPair[];
}

/** What came of it. */
export type SendFileOutcome =
  | { readonly kind: "sent"; readonly response: Response }
  | { readonly kind: "not_allowed" }
  | { readonly kind: "absent" };

/** Sends files of folders that the configuration lists. */
export interface FileSender {
  /** Answers with the file, if it is in one of the folders. */
  respond(request: SendFileRequest): Promise<SendFileOutcome>;
}

/** Header values are byte strings; names on disk are UTF-8. */
export function namedFile({ kind, value }: NamedFile): SentFileName {
  return kind === "accel" ? { kind: "uri", uri: value } : { kind: "path", path: asUtf8(value) };
}

function asUtf8(byteString: string): string {
  const bytes = Uint8Array.from(byteString, (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
