import {
  assert,
  assertEquals,
  assertExists,
  assertFalse,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertLessOrEqual,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

/** Each function with arguments that pass and arguments that fail. */
const cases: readonly [name: string, passes: () => void, fails: () => void][] = [
  ["assert", () => assert(1), () => assert(0)],
  ["assertFalse", () => assertFalse(0), () => assertFalse(1)],
  ["assertEquals", () => assertEquals({ a: [1] }, { a: [1] }), () => assertEquals([1], [2])],
  ["assertNotEquals", () => assertNotEquals([1], [2]), () => assertNotEquals([1], [1])],
  ["assertStrictEquals", () => assertStrictEquals(1, 1), () => assertStrictEquals([1], [1])],
  ["assertExists", () => assertExists(0), () => assertExists(null)],
  ["assertMatch", () => assertMatch("ab", /b/), () => assertMatch("ab", /c/)],
  ["assertNotMatch", () => assertNotMatch("ab", /c/), () => assertNotMatch("ab", /b/)],
  [
    "assertStringIncludes",
    () => assertStringIncludes("abc", "b"),
    () => assertStringIncludes("abc", "d"),
  ],
  [
    "assertInstanceOf",
    () => assertInstanceOf(new Date(), Date),
    () => assertInstanceOf({}, Date),
  ],
  ["assertGreater", () => assertGreater(2, 1), () => assertGreater(1, 1)],
  ["assertGreaterOrEqual", () => assertGreaterOrEqual(1, 1), () => assertGreaterOrEqual(0, 1)],
  ["assertLess", () => assertLess(1, 2), () => assertLess(1, 1)],
  ["assertLessOrEqual", () => assertLessOrEqual(1, 1), () => assertLessOrEqual(2, 1)],
  ["fail", () => {}, () => fail()],
];

for (const [name, passes, fails] of cases) {
  Deno.test(`${name} passes and fails as it says`, () => {
    passes();
    assertThrows(fails, AssertionError);
  });
}

Deno.test("a message is part of the failure", () => {
  assertThrows(() => assertEquals(1, 2, "the sum"), AssertionError, "the sum");
});

Deno.test("assertThrows gives the error and refuses another class or another text", () => {
  const thrower = () => {
    throw new TypeError("wrong kind");
  };
  assertEquals(assertThrows(thrower, TypeError, "kind").message, "wrong kind");
  assertThrows(() => assertThrows(thrower, RangeError), AssertionError, "RangeError");
  assertThrows(() => assertThrows(thrower, TypeError, "other"), AssertionError);
  assertThrows(() => assertThrows(() => {}), AssertionError, "Expected function to throw");
});

Deno.test("assertRejects gives the error and refuses a promise that resolves", async () => {
  const error = await assertRejects(() => Promise.reject(new RangeError("far")), RangeError, "far");
  assertEquals(error.name, "RangeError");
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError);
});
