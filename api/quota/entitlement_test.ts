import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Entitlement, findCovering } from "./entitlement.ts";

const contract = (startsOn: string | null, endsOn: string | null): Entitlement => ({
  startsOn,
  endsOn,
  plan: "basic",
  activitiesPerMonth: 3,
});

const year = contract("2026-03-15", "2027-03-14");
const renewal = contract("2027-03-15", "2028-03-14");

describe("findCovering", () => {
  it("includes a contract's first and last day", () => {
    assertEquals(findCovering([year], "2026-03-15"), year);
    assertEquals(findCovering([year], "2027-03-14"), year);
  });

  it("leaves out the day before and the day after", () => {
    assertEquals(findCovering([year], "2026-03-14"), undefined);
    assertEquals(findCovering([year], "2027-03-15"), undefined);
  });

  it("finds the renewal for a date after the change", () => {
    assertEquals(findCovering([renewal, year], "2027-03-15"), renewal);
    assertEquals(findCovering([renewal, year], "2027-03-14"), year);
  });

  it("finds nothing in a contract without dates, and in none", () => {
    assertEquals(findCovering([contract(null, null)], "2026-06-01"), undefined);
    assertEquals(findCovering([contract("2026-01-01", null)], "2026-06-01"), undefined);
    assertEquals(findCovering([], "2026-06-01"), undefined);
  });
});
