import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { containsAddress, overlapRanges, parseAddress, parseSubnet } from "./subnets.ts";

const anyAddress = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const anySubnet = fc.tuple(anyAddress, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => {
  const size = 2 ** (32 - prefix);
  const first = address - address % size;
  return { text: `${printAddress(first)}/${prefix}`, first, last: first + size - 1 };
});

function printAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

describe("parseAddress", () => {
  it("reads back every address", () => {
    fc.assert(fc.property(anyAddress, (address) => {
      assertEquals(parseAddress(printAddress(address)), address);
    }));
  });

  it("refuses what is no address", () => {
    const malformed = ["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.-4", "a.b.c.d"];
    for (const text of [...malformed, " 1.2.3.4", "1.2.3.4/32", "1.2.3.", "::1", "1.2.3.1e2"]) {
      assertEquals(parseAddress(text), undefined, text);
    }
  });
});

describe("parseSubnet", () => {
  it("reads every network as its first and last address", () => {
    fc.assert(fc.property(anySubnet, ({ text, first, last }) => {
      assertEquals(parseSubnet(text), { first, last });
    }));
  });

  it("refuses a malformed network and one with bits beyond its prefix", () => {
    for (const text of ["10.0.0.0", "10.0.0.0/33", "10.0.0.1/24", "10.0.0.0/024", "x/8", "/8"]) {
      assertEquals(parseSubnet(text), undefined, text);
    }
  });
});

describe("containsAddress", () => {
  it("holds for both ends and not one beyond", () => {
    fc.assert(fc.property(anySubnet, ({ first, last }) => {
      assert(containsAddress({ first, last }, first));
      assert(containsAddress({ first, last }, last));
      assert(!containsAddress({ first, last }, first - 1));
      assert(!containsAddress({ first, last }, last + 1));
    }));
  });
});

describe("overlapRanges", () => {
  it("holds exactly when one network holds the other's first address", () => {
    fc.assert(fc.property(anySubnet, anySubnet, (a, b) => {
      const expected = containsAddress(a, b.first) || containsAddress(b, a.first);
      assertEquals(overlapRanges(a, b), expected);
      assertEquals(overlapRanges(b, a), expected);
    }));
  });
});
