/**
 * How long clients may keep a file without asking.
 *
 * @module
 */

/**
 * A build's content hash before the extension: `app-3f9c2ab1.js`, `app.3f9c2ab1c0de.css`. Hexadecimal, eight digits or
 * more, with a letter and a decimal digit among them: neither a date (`report-20240131.pdf`) nor a word.
 */
const FINGERPRINT = /[.-](?=[a-f]*\d)(?=\d*[a-f])[\da-f]{8,64}(?:\.[a-z\d]+)+$/;

/**
 * `Cache-Control` for a file name. A name that changes with the contents is kept for ever; everything else is kept too,
 * but asked about before each use, which costs a 304 and never a stale page.
 */
export function cacheControlOf(name: string): string {
  return FINGERPRINT.test(name) ? "public, max-age=31536000, immutable" : "no-cache";
}
