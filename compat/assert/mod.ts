/**
 * Stand-in for `jsr:@std/assert`: every function throws `AssertionError` unless what it says is true.
 *
 * @module
 */
import * as js from "npm:deno-std@1.4.0/assert/mod.js";

/** What all of these throw. */
export type AssertionError = Error;

/** The class of what all of these throw. */
export const AssertionError: new (message: string, options?: ErrorOptions) => AssertionError =
  js.AssertionError;

/** Any class whose instances are errors, abstract ones too. */
export type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

/** The value is truthy. */
export function assert(expr: unknown, msg?: string): asserts expr {
  js.assert(expr, msg);
}

/** Both are equal, in depth. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  js.assertEquals(actual, expected, msg);
}

/** Both differ, somewhere. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  js.assertNotEquals(actual, expected, msg);
}

/** Both are the same value by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  js.assertStrictEquals(actual, expected, msg);
}

/** The value is neither null nor undefined. */
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  js.assertExists(actual, msg);
}

/** The text matches. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  js.assertMatch(actual, expected, msg);
}

/** The text does not match. */
export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  js.assertNotMatch(actual, expected, msg);
}

/** The text contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  js.assertStringIncludes(actual, expected, msg);
}

/** Each element of `expected` equals one of `actual`. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  js.assertArrayIncludes(actual, expected, msg);
}

/** The object has the properties of `expected`, in depth; others do not matter. */
export function assertObjectMatch(
  actual: Record<PropertyKey, unknown>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  js.assertObjectMatch(actual, expected, msg);
}

/** `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  js.assertGreater(actual, expected, msg);
}

/** `actual >= expected`. */
export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  js.assertGreaterOrEqual(actual, expected, msg);
}

/** `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  js.assertLess(actual, expected, msg);
}

/** `actual <= expected`. */
export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  js.assertLessOrEqual(actual, expected, msg);
}

/** The numbers differ by no more than `tolerance`, by default a ten-millionth of `expected`. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  js.assertAlmostEquals(actual, expected, tolerance, msg);
}

/** The value is an instance of the class. */
export function assertInstanceOf<T extends abstract new (...args: never[]) => unknown>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  js.assertInstanceOf(actual, expectedType, msg);
}

/** The function throws; returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** The function throws such an error, with this in its message; returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...rest: unknown[]): unknown {
  return js.assertThrows(fn, ...rest);
}

/** The promise rejects; resolves to the reason. */
export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
/** The promise rejects with such an error, with this in its message; resolves to the error. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  ...rest: unknown[]
): Promise<unknown> {
  return js.assertRejects(fn, ...rest);
}

/** Fails, always. */
export function fail(msg?: string): never {
  throw new AssertionError(msg === undefined ? "Failed assertion." : `Failed assertion: ${msg}`);
}

/** Fails: this line was thought to be out of reach. */
export function unreachable(reason?: string): never {
  throw new AssertionError(reason === undefined ? "Unreachable." : `Unreachable: ${reason}`);
}
