import { assert, assertEquals, assertFalse } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { isSiren, vatNumberOf } from "./siren.ts";

/** Numbers that these companies print on their own invoices, and the tax office's example. */
const PUBLISHED = {
  "Google France": ["443061841", "FR64443061841"],
  "EDF": ["552081317", "FR03552081317"],
  "the tax office's example": ["404833048", "FR83404833048"],
} as const;

describe("isSiren", () => {
  for (const [name, [siren]] of Object.entries(PUBLISHED)) {
    it(`accepts that of ${name}`, () => assert(isSiren(siren)));
  }

  it("refuses a number with one digit changed", () => {
    const position = fc.integer({ min: 0, max: 8 });
    const shift = fc.integer({ min: 1, max: 9 });
    fc.assert(fc.property(position, shift, (at, by) => {
      const digits = [...PUBLISHED.EDF[0]].map(Number);
      digits[at] = ((digits[at] ?? 0) + by) % 10;
      assertFalse(isSiren(digits.join("")));
    }));
  });

  for (const text of ["", "55208131", "5520813170", "55208131A", "552 081 317", "٥٥٢٠٨١٣١٧"]) {
    it(`refuses "${text}"`, () => assertFalse(isSiren(text)));
  }
});

describe("vatNumberOf", () => {
  for (const [name, [siren, vatNumber]] of Object.entries(PUBLISHED)) {
    it(`gives that of ${name}`, () => assertEquals(vatNumberOf(siren), vatNumber));
  }
});
