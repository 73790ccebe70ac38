/**
 * Stand-in for `jsr:@std/assert`: the functions this project's tests use, with the real names and
 * types, on node:assert. See README.md for what differs.
 */
import node from "node:assert/strict";

export { AssertionError } from "node:assert";

// deno-lint-ignore no-explicit-any -- The public type of the real package: any constructor.
type AnyConstructor = new (...args: any[]) => unknown;
// deno-lint-ignore no-explicit-any -- As above, for abstract classes too.
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

function failure(message: string | undefined, otherwise: string): Error {
  return new node.AssertionError({ message: message ?? otherwise });
}

export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw failure(msg || undefined, "Expected a truthy value");
}

export function assertFalse(expr: unknown, msg = ""): asserts expr is false {
  if (expr) throw failure(msg || undefined, "Expected a falsy value");
}

export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  explain(() => node.deepStrictEqual(actual, expected), msg);
}

export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  explain(() => node.notDeepStrictEqual(actual, expected), msg);
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  explain(() => node.strictEqual(actual, expected), msg);
}

export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    throw failure(msg, `Expected a value, got ${actual}`);
  }
}

export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  explain(() => node.match(actual, expected), msg);
}

export function assertNotMatch(actual: string, expected: RegExp, msg?: string): void {
  explain(() => node.doesNotMatch(actual, expected), msg);
}

export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    throw failure(msg, `Expected "${actual}" to contain "${expected}"`);
  }
}

export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (!(actual instanceof expectedType)) {
    throw failure(msg, `Expected an instance of ${expectedType.name}`);
  }
}

export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) throw failure(msg, `Expected ${actual} > ${expected}`);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual >= expected)) throw failure(msg, `Expected ${actual} >= ${expected}`);
}

export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) throw failure(msg, `Expected ${actual} < ${expected}`);
}

export function assertLessOrEqual<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual <= expected)) throw failure(msg, `Expected ${actual} <= ${expected}`);
}

export function fail(msg?: string): never {
  throw failure(msg, "Failed assertion");
}

export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass?: ErrorClass<E>,
  msgIncludes?: string,
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, errorClass, msgIncludes);
  }
  throw failure(undefined, "Expected function to throw");
}

export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  msgIncludes?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checkError(error, errorClass, msgIncludes);
  }
  throw failure(undefined, "Expected function to reject");
}

function checkError<E extends Error>(
  error: unknown,
  errorClass: ErrorClass<E> | undefined,
  includes = "",
): E {
  if (!(error instanceof Error)) throw failure(undefined, "A non-Error object was thrown");
  if (errorClass && !(error instanceof errorClass)) {
    throw failure(undefined, `Expected ${errorClass.name}, got ${error.name}: ${error.message}`);
  }
  assertStringIncludes(error.message, includes);
  // Conversion: without a class the caller's `E` is its own claim, as in the real package.
  return error as E;
}

function explain(check: () => void, msg: string | undefined): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Error) || msg === undefined) throw error;
    throw failure(`${msg}\n${error.message}`, "");
  }
}
