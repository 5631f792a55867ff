/**
 * Which names promise a value that must not be shown.
 *
 * @module
 */

/** Words that stand in the names of secrets; case does not matter. */
const SECRET_WORD =
  /secret|token|passw|passphrase|pass$|(?:^|[-_.])pw$|[-_.]pwd$|credential|(?:^|[-_])key$|api[-_]?key|private|dsn|_url$|auth|salt|signature|jwt|csrf|sess(?:ion)?[-_]?id/i;

/** What stands in place of a secret. */
export const MASK = "***";

/** Whether a setting or variable of this name probably holds a secret: rather one too many than one too few. */
export function isSecretName(name: string): boolean {
  return SECRET_WORD.test(name);
}
