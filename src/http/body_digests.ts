/**
 * Checksums that an application sends along, which are wrong of any other bytes than its own.
 *
 * @module
 */

/** Of the bytes that are sent (RFC 1864; RFC 9530, section 2): not those of a part of them. */
const OF_CONTENT: ReadonlySet<string> = new Set(["content-md5", "content-digest"]);
/** Of the whole in its coding (RFC 3230; RFC 9530, section 3). */
const OF_REPRESENTATION: ReadonlySet<string> = new Set(["digest", "repr-digest"]);

/** Whether a field is a checksum of exactly the bytes that are sent. `name` is lower case. */
export function isContentDigest(name: string): boolean {
  return OF_CONTENT.has(name);
}

/** Whether a field is a checksum that another coding, or any other change of the bytes, makes wrong. `name` is lower case. */
export function isDigest(name: string): boolean {
  return OF_CONTENT.has(name) || OF_REPRESENTATION.has(name);
}
