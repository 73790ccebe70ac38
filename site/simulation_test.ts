import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { localeOf } from "./i18n/locale.ts";
import { describeSimulation, parseHeadcount } from "./simulation.ts";
import { SIMULATION_OF_30 } from "./testing/fixtures.ts";

describe("parseHeadcount", () => {
  for (const [text, expected] of [["1", 1], ["030", 30], ["100000", 100_000]] as const) {
    it(`reads "${text}"`, () => assertEquals(parseHeadcount(text), expected));
  }
  for (const text of ["", "0", "-3", "2.5", "1e3", "100001", "12 000", "abc", "١٢"]) {
    it(`refuses "${text}"`, () => assertEquals(parseHeadcount(text), null));
  }
});

describe("describeSimulation", () => {
  const english = localeOf("en");

  it("shows net, VAT and gross, and what is cheaper beyond the cliff", () => {
    assertEquals(describeSimulation(english, SIMULATION_OF_30), {
      plan: "Starter",
      title: "For 30 employees",
      total: "€6,480.00",
      totalNote: "VAT included, for one year",
      lines: [
        { label: "Per employee, net", value: "€180" },
        { label: "Net total", value: "€5,400.00" },
        { label: "VAT 20%", value: "€1,080.00" },
        { label: "Gross total", value: "€6,480.00" },
      ],
      cliff: {
        text: "Good to know: with 31 seats you move to Basic and pay €750 less, net.",
        action: "See it with 31 seats",
        headcount: 31,
      },
      signUp: { text: "Subscribe at this price", href: "/sign-up?headcount=30" },
    });
  });

  it("says nothing of a cliff where there is none", () => {
    const view = describeSimulation(english, { ...SIMULATION_OF_30, cliff: null });
    assertEquals(view.cliff, null);
  });
});
