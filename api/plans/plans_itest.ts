import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import { computeVatCents } from "../core/money.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { PlanList, Simulation } from "./schema.ts";

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ fresh: true });
});

afterAll(async () => {
  await test.close();
});

async function simulate(headcount: number | string): Promise<Simulation> {
  const response = await test.send(`/plans/simulation?headcount=${headcount}`);
  assertEquals(response.status, 200);
  return Simulation.parse(await response.json());
}

describe("GET /plans", () => {
  it("lists the plans of today with their quotas, to anybody, for a minute, without a cookie", async () => {
    const response = await test.send("/plans");
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("cache-control"), "public, max-age=60");
    assertEquals(response.headers.getSetCookie(), []);
    const { plans } = PlanList.parse(await response.json());
    assertEquals(plans.map((plan) => [plan.plan, plan.headcountMin, plan.headcountMax]), [
      ["starter", 1, 30],
      ["basic", 31, 250],
      ["premium", 251, null],
    ]);
    assertEquals(plans.at(-1), {
      plan: "premium",
      headcountMin: 251,
      headcountMax: null,
      priceCents: 10_000,
      currency: "EUR",
      vatRateBp: 2000,
      activitiesPerMonth: 4,
      medicalPerMonth: 3,
      extraMedicalCents: 5_000,
      chatbotQuestionsPerMonth: null,
      adviceLevel: "personalised",
    });
  });

  it("shows a new version from the day it is valid in Paris, not before", async () => {
    const own = await createTestApp({ fresh: true, at: new Date("2026-12-31T22:59:00Z") });
    try {
      const old = await own.effects.db.selectFrom("plan_version").selectAll()
        .where("plan", "=", "starter").executeTakeFirstOrThrow();
      await own.effects.db.insertInto("plan_version").values({
        ...old,
        id: own.effects.newId(),
        version: 2,
        validFrom: "2027-01-01",
        priceCents: 19_000,
      }).execute();
      const before = PlanList.parse(await (await own.send("/plans")).json());
      assertEquals(before.plans[0]?.priceCents, 18_000);
      own.setClock(new Date("2026-12-31T23:00:00Z"));
      const after = PlanList.parse(await (await own.send("/plans")).json());
      assertEquals(after.plans.map((plan) => plan.priceCents), [19_000, 15_000, 10_000]);
    } finally {
      await own.close();
    }
  });
});

describe("GET /plans/simulation", () => {
  it("gives net, VAT and gross of a year", async () => {
    const simulation = await simulate(25);
    assertEquals(simulation.plan, "starter");
    assertEquals(simulation.priceCents, 18_000);
    assertEquals(simulation.netCents, 450_000);
    assertEquals(simulation.vatCents, 90_000);
    assertEquals(simulation.grossCents, 540_000);
    assertEquals(simulation.cliff, null);
  });

  it("is cacheable and sets no cookie", async () => {
    const response = await test.send("/plans/simulation?headcount=25");
    await response.body?.cancel();
    assertEquals(response.headers.get("cache-control"), "public, max-age=60");
    assertEquals(response.headers.getSetCookie(), []);
  });

  it("shows the cliff where a few more people cost less, and only there", async () => {
    assertEquals((await simulate(30)).cliff, {
      headcount: 31,
      plan: "basic",
      netCents: 465_000,
      savingCents: 75_000,
    });
    assertEquals((await simulate(26)).cliff?.savingCents, 3_000);
    assertEquals((await simulate(25)).cliff, null);
    assertEquals((await simulate(31)).cliff, null);
    assertEquals((await simulate(167)).cliff, null);
    assertEquals((await simulate(168)).cliff, {
      headcount: 251,
      plan: "premium",
      netCents: 2_510_000,
      savingCents: 10_000,
    });
    assertEquals((await simulate(251)).cliff, null);
  });

  it("prices every headcount by one plan, and its cliff is really cheaper", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100_000 }), async (headcount) => {
        const simulation = await simulate(headcount);
        assertEquals(simulation.netCents, headcount * simulation.priceCents);
        assertEquals(
          simulation.vatCents,
          computeVatCents(simulation.netCents, simulation.vatRateBp),
        );
        assertEquals(simulation.grossCents, simulation.netCents + simulation.vatCents);
        const { cliff } = simulation;
        if (!cliff) return;
        const larger = await simulate(cliff.headcount);
        assertEquals([larger.plan, larger.netCents], [cliff.plan, cliff.netCents]);
        assert(cliff.headcount > headcount);
        assertEquals(cliff.savingCents, simulation.netCents - larger.netCents);
        assert(cliff.savingCents > 0);
      }),
      { numRuns: 40 },
    );
  });

  for (const query of ["0", "-1", "1.5", "100001", "1e3", "", "%2025", "25a", "9999999999"]) {
    it(`refuses the headcount "${query}" by name`, async () => {
      const response = await test.send(`/plans/simulation?headcount=${query}`);
      assertEquals(response.status, 422);
      const problem = await response.json();
      assertEquals(problem.code, "invalid-request");
      assertEquals(problem.errors.map((error: { field: string }) => error.field), ["headcount"]);
      assertEquals(response.headers.get("cache-control"), null);
    });
  }

  it("refuses a missing headcount and a field it does not know, by name", async () => {
    const missing = await (await test.send("/plans/simulation")).json();
    assertEquals(missing.errors[0].field, "headcount");
    const unknown = await (await test.send("/plans/simulation?headcount=2&plan=basic")).json();
    assertEquals(unknown.errors, [
      { field: "plan", code: "unknown-field", message: "is not a field of this request" },
    ]);
  });
});
