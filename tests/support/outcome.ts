/**
 * Looks at a promise without waiting for it.
 *
 * @module
 */
import { settle } from "./fake_clock.ts";

/** What a promise has come to. */
export type Outcome<T> =
  | { readonly kind: "pending" }
  | { readonly kind: "resolved"; readonly value: T }
  | { readonly kind: "rejected"; readonly error: unknown };

/** What `promise` has come to once everything has settled that can. A rejection counts as handled. */
export async function outcomeOf<T>(promise: Promise<T>): Promise<Outcome<T>> {
  let outcome: Outcome<T> = { kind: "pending" };
  promise.then(
    (value) => outcome = { kind: "resolved", value },
    (error) => outcome = { kind: "rejected", error },
  );
  await settle();
  return outcome;
}
