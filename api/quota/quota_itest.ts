import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { addContract, addSlot, createInsured } from "../bookings/testing.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";

const NOW = new Date("2026-11-16T09:00:00Z");

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(() => test.setClock(NOW));
afterAll(() => test.close());

async function readQuota(cookie: string) {
  const response = await test.send("/quota", { cookie });
  return { status: response.status, body: await response.json() };
}

async function book(cookie: string, startsAt: string): Promise<string> {
  const slotId = await addSlot(test, { startsAt: new Date(startsAt) });
  const response = await test.send("/bookings", { cookie, json: { slotId } });
  assertEquals(response.status, 201);
  return (await response.json()).id;
}

describe("GET /quota", () => {
  const plans = { starter: 2, basic: 3, premium: 4 } as const;
  for (const plan of ["starter", "basic", "premium"] as const) {
    it(`gives ${plans[plan]} activities a month under ${plan}`, async () => {
      const { cookie } = await createInsured(test, { plan });
      const { status, body } = await readQuota(cookie);
      assertEquals(status, 200);
      assertEquals(body, {
        month: "2026-11",
        activities: { limit: plans[plan], used: 0, remaining: plans[plan] },
        plan,
        reason: null,
      });
    });
  }

  it("falls with a booking of this month, not with one of the next, and comes back", async () => {
    const { cookie } = await createInsured(test);
    await book(cookie, "2026-12-01T10:00:00Z");
    const id = await book(cookie, "2026-11-18T10:00:00Z");
    assertEquals((await readQuota(cookie)).body.activities, { limit: 2, used: 1, remaining: 1 });
    await (await test.send(`/bookings/${id}`, { method: "DELETE", cookie })).body?.cancel();
    assertEquals((await readQuota(cookie)).body.activities, { limit: 2, used: 0, remaining: 2 });
  });

  it("turns to the next month at midnight in Paris", async () => {
    const { cookie } = await createInsured(test);
    await book(cookie, "2026-12-01T10:00:00Z");
    test.setClock(new Date("2026-11-30T22:59:59.999Z"));
    const before = (await readQuota(cookie)).body;
    test.setClock(new Date("2026-11-30T23:00:00Z"));
    const after = (await readQuota(cookie)).body;
    assertEquals([before.month, before.activities.used], ["2026-11", 0]);
    assertEquals([after.month, after.activities.used], ["2026-12", 1]);
  });

  it("is nobody else's: a colleague's booking does not count", async () => {
    const { cookie, companyId } = await createInsured(test);
    await book(cookie, "2026-11-18T10:00:00Z");
    const colleague = await addEmployee(test, companyId);
    assertEquals((await readQuota(colleague.cookie)).body.activities.used, 0);
  });

  it("never shows less than nothing left, when a plan has become smaller", async () => {
    const { cookie, employeeId, companyId } = await createInsured(test);
    await test.effects.db.insertInto("quota_usage")
      .values({ companyId, employeeId, quotaMonth: "2026-11", kind: "activity", used: 3 })
      .execute();
    assertEquals((await readQuota(cookie)).body.activities, { limit: 2, used: 3, remaining: 0 });
  });

  it("is nothing without an active contract, and says why", async () => {
    const { companyId } = await createTestCompany(test);
    await addContract(test, companyId, { state: "pending_payment", startsOn: null, endsOn: null });
    const { cookie } = await addEmployee(test, companyId);
    assertEquals((await readQuota(cookie)).body, {
      month: "2026-11",
      activities: { limit: 0, used: 0, remaining: 0 },
      plan: null,
      reason: "no-active-contract",
    });
  });

  it("refuses a company's administrator and a visitor", async () => {
    const { cookie } = await createTestCompany(test);
    assertEquals((await readQuota(cookie)).status, 403);
    assertEquals((await test.send("/quota")).status, 401);
  });
});
