/**
 * Files that the application chose and the server sends: `X-Accel-Redirect` and `X-Sendfile`. Declared here because
 * this room is its user; the room of static files implements it.
 *
 * @module
 */
import type { NamedFile } from "../http/response_headers.ts";
import type { SendFileOutcome, SendFileRequest, SentFileName } from "../http/send_file.ts";

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
