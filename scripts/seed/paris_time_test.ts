import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { atParis, isDayOff } from "./paris_time.ts";

const day = (text: string) => Temporal.PlainDate.from(text);

describe("atParis", () => {
  const cases = [
    ["2027-03-27", "2027-03-27T07:30:00.000Z", "the day before the clocks go forward"],
    ["2027-03-28", "2027-03-28T06:30:00.000Z", "the day they do"],
    ["2026-10-24", "2026-10-24T06:30:00.000Z", "the day before the clocks go back"],
    ["2026-10-25", "2026-10-25T07:30:00.000Z", "the day they do"],
  ] as const;
  for (const [date, instant, name] of cases) {
    it(`keeps half past eight on ${name}: ${date}`, () => {
      assertEquals(atParis(day(date), "08:30").toISOString(), instant);
    });
  }
});

describe("isDayOff", () => {
  it("is true on weekends and holidays, and on no other day", () => {
    const off = ["2026-11-21", "2026-11-22", "2026-12-25", "2027-01-01", "2027-07-14"];
    const on = ["2026-11-20", "2026-11-23", "2026-12-24", "2027-01-04"];
    assertEquals(off.map((text) => isDayOff(day(text))), off.map(() => true));
    assertEquals(on.map((text) => isDayOff(day(text))), on.map(() => false));
  });
});
