/**
 * What a file to be sent in place of the application's own body is asked for with (`X-Accel-Redirect`, `X-Sendfile`), and
 * what comes of it. The gateway asks, the room of static files answers.
 *
 * @module
 */
import type { RequestContext } from "./handler.ts";
import type { HeaderPair } from "./response_headers.ts";

/** How the application names a file. */
export type SentFileName =
  /** `X-Accel-Redirect`: a percent-encoded path that begins with the prefix of a folder; a query is ignored. */
  | { readonly kind: "uri"; readonly uri: string }
  /** `X-Sendfile`: an absolute path on disk, below one of the folders. */
  | { readonly kind: "path"; readonly path: string };

/** One file that the application hands over. */
export interface SendFileRequest {
  readonly context: RequestContext;
  readonly file: SentFileName;
  /** Status of the application's answer. Conditions and ranges of the client count for 200 only. */
  readonly status: number;
  /**
   * Headers of the application's answer, all of which are kept, but for what only the file can tell: its length and
   * ranges. Its Content-Type, Cache-Control, ETag and Last-Modified outrank the file's.
   */
  readonly headers: readonly HeaderPair[];
}

/** What came of it. */
export type SendFileOutcome =
  | { readonly kind: "sent"; readonly response: Response }
  /** The name is below none of the folders, leads out of its folder by a link, or cannot be a name. */
  | { readonly kind: "not_allowed" }
  /** There is no regular file of that name which this process may read. */
  | { readonly kind: "absent" };
