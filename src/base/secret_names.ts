/**
 * Which names promise a value that must not be shown.
 *
 * @module
 */

/** Words that stand in the names of secrets; case does not matter. */
const SECRET_WORD =
  /secret|token|passw|passphrase|credential|_key$|^key$|apikey|api_key|private|dsn|_url$|auth|salt/i;

/** What stands in place of a secret. */
export const MASK = "***";

/** Whether a setting or variable of this name probably holds a secret: rather one too many than one too few. */
export function isSecretName(name: string): boolean {
  return SECRET_WORD.test(name);
}
