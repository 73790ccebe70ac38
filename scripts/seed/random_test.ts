import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { Random } from "./random.ts";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("Random", () => {
  it("gives the same numbers for the same seed, for ever", () => {
    assertEquals(new Random(1).bytes(8).toHex(), "3e6ee6f7c1a3690f");
    fc.assert(fc.property(seeds, (seed) => {
      assertEquals(new Random(seed).bytes(16), new Random(seed).bytes(16));
    }));
  });

  it("gives other numbers for another seed", () => {
    fc.assert(fc.property(seeds, seeds, (a, b) => {
      fc.pre(a !== b);
      assertNotEquals(new Random(a).bytes(16).toHex(), new Random(b).bytes(16).toHex());
    }));
  });

  it("stays within its bounds and reaches both", () => {
    const random = new Random(7);
    const found = new Set(Array.from({ length: 500 }, () => random.integer(-2, 3)));
    assertEquals([...found].sort((a, b) => a - b), [-2, -1, 0, 1, 2, 3]);
  });

  it("keeps every item when it shuffles", () => {
    fc.assert(fc.property(seeds, fc.array(fc.integer()), (seed, items) => {
      assertEquals(new Random(seed).shuffle(items).sort(), [...items].sort());
    }));
  });

  it("gives moments between two others, to the second", () => {
    const [from, to] = [new Date("2026-01-01T00:00:00.500Z"), new Date("2026-01-01T00:00:03Z")];
    const random = new Random(3);
    for (let n = 0; n < 50; n++) {
      const instant = random.instant(from, to);
      assert(from <= instant && instant <= to && instant.getMilliseconds() === 0);
    }
  });

  it("takes about the share it is told", () => {
    const random = new Random(11);
    const hits = Array.from({ length: 10_000 }, () => random.chance(0.25)).filter(Boolean).length;
    assert(2_300 < hits && hits < 2_700, `${hits} of 10000`);
  });

  it("refuses to pick from nothing", () => {
    assertThrows(() => new Random(1).pick([]), RangeError);
  });
});
