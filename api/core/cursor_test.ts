import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { z } from "zod";
import { cutPage, decodeCursor, encodeCursor, readCursor } from "./cursor.ts";
import { Problem } from "./problem.ts";

const encodeText = (json: string) =>
  new TextEncoder().encode(json).toBase64({ alphabet: "base64url" });

function refusalOf(read: () => unknown) {
  const { code, errors } = assertThrows(read, Problem);
  return { code, fields: errors?.map((error) => error.field) };
}

describe("encodeCursor", () => {
  it("gives text that needs no escaping in a URL", () => {
    assertMatch(encodeCursor(["Müller", "Zoë 🙂", 42]), /^[A-Za-z0-9_-]+$/);
  });

  it("gives text that decodeCursor reads back", () => {
    const value = fc.oneof(fc.string({ unit: "grapheme" }), fc.integer());
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      assertEquals(decodeCursor(encodeCursor(values), values.length), values);
    }));
  });
});

describe("decodeCursor refuses", () => {
  const cases: Record<string, string> = {
    "nothing": "",
    "what is not base64url": "a+b/",
    "what is not UTF-8": new Uint8Array([0xff, 0xfe]).toBase64({ alphabet: "base64url" }),
    "what is not JSON": encodeText("[1,"),
    "what is not a list": encodeText('{"0":1,"1":2,"length":2}'),
    "too few keys": encodeCursor(["a"]),
    "too many keys": encodeCursor(["a", "b", "c"]),
    "a key that is an object": encodeText('["a",{}]'),
    "a key that is null": encodeText('["a",null]'),
    "a number without end": encodeText('["a",1e999]'),
    "a text that is too long": encodeCursor(["a", "b".repeat(2_048)]),
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, () => {
      assertEquals(refusalOf(() => decodeCursor(text, 2)), {
        code: "invalid-request",
        fields: ["cursor"],
      });
    });
  }
});

describe("readCursor", () => {
  const keys = z.tuple([z.string(), z.uuid()]);

  it("gives the keys that the list is sorted by", () => {
    const id = crypto.randomUUID();
    assertEquals(readCursor(keys, encodeCursor(["Zoë", id])), ["Zoë", id]);
  });

  it("starts at the beginning without a cursor", () => {
    assertEquals(readCursor(keys, undefined), undefined);
  });

  it("refuses a key that is not of the list's kind", () => {
    const text = encodeCursor(["Zoë", "é"]);
    assertEquals(refusalOf(() => readCursor(keys, text)), {
      code: "invalid-request",
      fields: ["cursor"],
    });
  });
});

describe("cutPage", () => {
  const keysOf = (row: string) => [row];

  it("points at its last row where the list goes on", () => {
    assertEquals(cutPage(["a", "b", "c"], 2, keysOf), {
      items: ["a", "b"],
      nextCursor: encodeCursor(["b"]),
    });
  });

  it("points nowhere at the list's end", () => {
    assertEquals(cutPage(["a", "b"], 2, keysOf), { items: ["a", "b"], nextCursor: null });
    assertEquals(cutPage([], 2, keysOf), { items: [], nextCursor: null });
  });
});
