import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import {
  computeVatCents,
  multiplyCents,
  shareByLargestRemainder,
  sumCents,
  totalDocument,
} from "./money.ts";

const cents = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 });
const rates = fc.constantFrom(0, 210, 550, 1000, 2000);
const lines = fc.array(fc.record({ netCents: cents, vatRateBp: rates }), { maxLength: 20 });
const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 30 });

/** Negates without making a -0. */
function negate(amount: number): number {
  return 0 - amount;
}

describe("computeVatCents", () => {
  it("rounds half a cent up", () => {
    assertEquals(computeVatCents(450_000, 2000), 90_000);
    assertEquals(computeVatCents(2, 2000), 0);
    assertEquals(computeVatCents(3, 2000), 1);
    assertEquals(computeVatCents(10, 550), 1);
    assertEquals(computeVatCents(100, 550), 6);
  });

  it("is never more than half a cent away from the exact figure", () => {
    fc.assert(fc.property(cents, rates, (net, rate) => {
      const error = BigInt(computeVatCents(net, rate)) * 10_000n - BigInt(net) * BigInt(rate);
      assertEquals(error <= 5_000n && error >= -5_000n, true);
    }));
  });

  it("mirrors for a credit note", () => {
    fc.assert(fc.property(cents, rates, (net, rate) => {
      assertEquals(computeVatCents(negate(net), rate), negate(computeVatCents(net, rate)));
    }));
  });

  it("refuses what is no whole amount and no rate", () => {
    assertThrows(() => computeVatCents(0.5, 2000), RangeError, "0.5 is not a whole number");
    assertThrows(() => computeVatCents(NaN, 2000), RangeError, "NaN is not a whole number");
    assertThrows(() => computeVatCents(100, -1), RangeError, "-1 is not a rate");
    assertThrows(() => computeVatCents(100, 19.6), RangeError, "19.6 is not a rate");
  });
});

describe("shareByLargestRemainder", () => {
  it("gives left-over cents to the largest remainders, the earlier of equal ones first", () => {
    assertEquals(shareByLargestRemainder(100, [1, 1, 1]), [34, 33, 33]);
    assertEquals(shareByLargestRemainder(10, [5, 3, 2]), [5, 3, 2]);
    assertEquals(shareByLargestRemainder(10, [1, 2]), [3, 7]);
    assertEquals(shareByLargestRemainder(2, [0, 0, 0]), [1, 1, 0]);
    assertEquals(shareByLargestRemainder(-100, [1, 1, 1]), [-34, -33, -33]);
  });

  it("gives parts that sum to the whole, each less than a cent from its exact share", () => {
    fc.assert(fc.property(cents, weights, (total, parts) => {
      const shares = shareByLargestRemainder(total, parts);
      assertEquals(sumCents(shares), total);
      const sum = sumCents(parts);
      if (sum === 0) return;
      shares.forEach((share, at) => {
        const error = BigInt(share) * BigInt(sum) - BigInt(total) * BigInt(parts[at] ?? 0);
        assertEquals(error < BigInt(sum) && error > -BigInt(sum), true);
      });
    }));
  });

  it("never gives a part of less weight more than one of greater weight", () => {
    fc.assert(fc.property(fc.nat(1_000_000), weights, (total, parts) => {
      const shares = shareByLargestRemainder(total, parts);
      const pairs = shares.map((share, at) => ({ share, weight: parts[at] ?? 0, at }))
        .sort((a, b) => b.weight - a.weight || a.at - b.at);
      assertEquals(pairs.map(({ share }) => share), shares.toSorted((a, b) => b - a));
    }));
  });

  it("gives the same parts whenever it is asked, and mirrored ones for a credit note", () => {
    fc.assert(fc.property(cents, weights, (total, parts) => {
      const shares = shareByLargestRemainder(total, parts);
      assertEquals(shareByLargestRemainder(total, parts), shares);
      assertEquals(shareByLargestRemainder(negate(total), parts), shares.map(negate));
    }));
  });

  it("refuses no weights, negative weights and fractions", () => {
    assertThrows(() => shareByLargestRemainder(1, []), RangeError, "there are no weights");
    assertThrows(() => shareByLargestRemainder(1, [1, -1]), RangeError, "a weight is not");
    assertThrows(() => shareByLargestRemainder(1, [0.5]), RangeError, "a weight is not");
    assertThrows(() => shareByLargestRemainder(0.5, [1]), RangeError, "0.5 is not a whole number");
  });
});

describe("totalDocument", () => {
  it("computes VAT once per rate, not once per line", () => {
    const line = { netCents: 33, vatRateBp: 2000 };
    assertEquals(totalDocument([line, line, line]), {
      netCents: 99,
      vatCents: 20,
      grossCents: 119,
      rates: [{ vatRateBp: 2000, netCents: 99, vatCents: 20 }],
      lineVatCents: [7, 7, 6],
    });
  });

  it("keeps rates apart, the highest first", () => {
    const totals = totalDocument([
      { netCents: 1_000, vatRateBp: 550 },
      { netCents: 10_000, vatRateBp: 2000 },
      { netCents: -1_000, vatRateBp: 2000 },
    ]);
    assertEquals(totals.rates, [
      { vatRateBp: 2000, netCents: 9_000, vatCents: 1_800 },
      { vatRateBp: 550, netCents: 1_000, vatCents: 55 },
    ]);
    assertEquals(totals.lineVatCents, [55, 2_000, -200]);
    assertEquals(totals.grossCents, 11_855);
  });

  it("is all zero without lines", () => {
    const nothing = { netCents: 0, vatCents: 0, grossCents: 0, rates: [], lineVatCents: [] };
    assertEquals(totalDocument([]), nothing);
  });

  it("has lines that sum to the document, each less than a cent from its exact VAT", () => {
    fc.assert(fc.property(lines, (document) => {
      const totals = totalDocument(document);
      assertEquals(totals.netCents, sumCents(document.map((line) => line.netCents)));
      assertEquals(totals.grossCents, totals.netCents + totals.vatCents);
      assertEquals(sumCents(totals.lineVatCents), totals.vatCents);
      totals.lineVatCents.forEach((share, at) => {
        const { netCents = 0, vatRateBp = 0 } = document[at] ?? {};
        const error = BigInt(share) * 10_000n - BigInt(netCents) * BigInt(vatRateBp);
        assertEquals(error <= 10_000n && error >= -10_000n, true);
      });
    }));
  });

  it("mirrors for a credit note", () => {
    fc.assert(fc.property(lines, (document) => {
      const invoice = totalDocument(document);
      const credit = totalDocument(
        document.map((line) => ({ ...line, netCents: negate(line.netCents) })),
      );
      assertEquals(credit.grossCents, negate(invoice.grossCents));
      assertEquals(credit.lineVatCents, invoice.lineVatCents.map(negate));
    }));
  });
});

describe("multiplyCents and sumCents", () => {
  it("refuse what cannot be counted exactly", () => {
    assertEquals(multiplyCents(18_000, 25), 450_000);
    assertThrows(() => multiplyCents(Number.MAX_SAFE_INTEGER, 2), RangeError, "counted exactly");
    assertThrows(() => sumCents([Number.MAX_SAFE_INTEGER, 1]), RangeError, "counted exactly");
    assertThrows(() => multiplyCents(1, 1.5), RangeError, "1.5 is not a whole number");
  });
});
