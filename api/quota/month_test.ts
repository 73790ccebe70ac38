import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { toQuotaMonth, toServiceDate } from "./month.ts";

const monthOf = (iso: string) => toQuotaMonth(toServiceDate(new Date(iso)));

describe("the quota's month", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["2026-12-31T22:59:59.999Z", "2026-12", "the last moment of December in winter time"],
    ["2026-12-31T23:30:00Z", "2027-01", "half past midnight of the new year in Paris"],
    ["2026-07-31T21:59:59.999Z", "2026-07", "the last moment of July in summer time"],
    ["2026-07-31T22:00:00Z", "2026-08", "the first moment of August in summer time"],
    ["2026-10-31T23:30:00Z", "2026-11", "half past midnight, six days after summer time"],
    ["2026-03-29T00:59:59.999Z", "2026-03", "the moment before the clocks go forward"],
    ["2028-02-29T12:00:00Z", "2028-02", "a leap day"],
  ];
  for (const [iso, month, name] of cases) {
    it(`is ${month} for ${name}`, () => assertEquals(monthOf(iso), month));
  }

  it("is the next one for an evening of the 31st at 23:30 UTC, in every year", () => {
    const year = fc.integer({ min: 2000, max: 2099 });
    const month = fc.constantFrom(1, 3, 5, 7, 8, 10, 12);
    fc.assert(fc.property(year, month, (y, m) => {
      const next = Temporal.PlainDate.from({ year: y, month: m, day: 31 }).add({ days: 1 });
      const instant = new Date(Date.UTC(y, m - 1, 31, 23, 30)).toISOString();
      assertEquals(monthOf(instant), next.toString().slice(0, 7));
    }));
  });

  it("is what a wall clock in Paris shows, whatever the moment", () => {
    const clock = new Intl.DateTimeFormat("en-CA", {
      timeZone: "Europe/Paris",
      year: "numeric",
      month: "2-digit",
    });
    const years = { min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true };
    fc.assert(fc.property(fc.date(years), (instant) => {
      const parts = clock.formatToParts(instant);
      const part = (type: string) => parts.find((found) => found.type === type)?.value;
      assertEquals(toQuotaMonth(toServiceDate(instant)), `${part("year")}-${part("month")}`);
    }));
  });

  it("never goes back as time goes on, over both changes of the clocks", () => {
    const start = Date.UTC(2026, 0, 1);
    const minute = fc.integer({ min: 0, max: 2 * 365 * 24 * 60 });
    fc.assert(fc.property(minute, fc.integer({ min: 1, max: 180 }), (from, more) => {
      const earlier = toServiceDate(new Date(start + from * 60_000));
      const later = toServiceDate(new Date(start + (from + more) * 60_000));
      assert(earlier <= later, `${earlier} is after ${later}`);
    }));
  });
});
