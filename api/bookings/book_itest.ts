import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createApp } from "../app.ts";
import { createMetrics } from "../core/metrics.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";
import {
  addContract,
  addService,
  addSlot,
  bookedOf,
  createInsured,
  HOUR_MS,
  type Insured,
  tracesOf,
} from "./testing.ts";

const NOW = new Date("2026-11-16T09:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);
const NOTHING = { bookings: [], usage: {}, mails: [] };

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: NOW });
});
afterAll(() => test.close());

function book(employee: { cookie: string }, slotId: string, key: string = crypto.randomUUID()) {
  return test.send("/bookings", {
    cookie: employee.cookie,
    json: { slotId },
    headers: { "idempotency-key": key },
  });
}

async function answer(response: Promise<Response>) {
  const { status } = await response;
  const body = await (await response).json();
  return { status, body };
}

/** Asserts the refusal and that the employee's rows and the slot are as before. */
async function assertRefused(
  employee: Insured,
  slotId: string,
  expected: { status: number; code: string; detail?: string },
): Promise<void> {
  const before = await tracesOf(test, employee);
  const bookedBefore = await bookedOf(test, slotId);
  const { status, body } = await answer(book(employee, slotId));
  assertEquals([status, body.code], [expected.status, expected.code]);
  assertStringIncludes(body.detail, expected.detail ?? "");
  assertEquals(await tracesOf(test, employee), before);
  assertEquals(await bookedOf(test, slotId), bookedBefore);
}

describe("POST /bookings", () => {
  it("takes a place and one activity of the month, and tells the employee by a mail that names no service", async () => {
    const employee = await createInsured(test);
    const serviceId = await addService(test, {
      texts: {
        fr: { name: "Yoga sur chaise", summary: "Au bureau" },
        en: { name: "Chair yoga", summary: "At the desk" },
      },
    });
    const slotId = await addSlot(test, { startsAt: inHours(30), serviceId, atVenue: true });
    const { status, body } = await answer(book(employee, slotId));
    assertEquals(status, 201);
    assertEquals(body, {
      id: body.id,
      state: "confirmed",
      quotaMonth: "2026-11",
      service: { id: serviceId, name: "Yoga sur chaise" },
      slotId,
      startsAt: "2026-11-17T15:00:00.000Z",
      endsAt: "2026-11-17T15:45:00.000Z",
      freeCancellationUntil: "2026-11-16T15:00:00.000Z",
      quotaReturned: null,
      createdAt: NOW.toISOString(),
      cancelledAt: null,
      provider: body.provider,
      venue: {
        name: body.venue.name,
        addressLine: "110 rue de Rivoli",
        postalCode: "75001",
        city: "Paris",
      },
    });
    assertMatch(body.provider.displayName, /^Provider /);
    const { bookings, usage, mails } = await tracesOf(test, employee);
    assertEquals(bookings, [
      { slotId, state: "confirmed", heldSlotId: slotId, quotaMonth: "2026-11" },
    ]);
    assertEquals(usage, { "2026-11": 1 });
    assertEquals(await bookedOf(test, slotId), 1);
    assertEquals(mails, [{
      template: "booking-confirmed",
      to: employee.email,
      language: "fr",
      values: {
        name: "Test Person",
        date: "mardi 17 novembre 2026 à 16:00",
        path: "/planning",
      },
    }]);
  });

  it("counts a slot of the 30th at 23:30 UTC in the next month, as in Paris", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: new Date("2026-11-30T23:30:00Z") });
    const { body } = await answer(book(employee, slotId));
    assertEquals(body.quotaMonth, "2026-12");
    assertEquals((await tracesOf(test, employee)).usage, { "2026-12": 1 });
  });

  it("answers a repeated key with the same booking and books once", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const key = crypto.randomUUID();
    const first = await answer(book(employee, slotId, key));
    const again = await answer(book(employee, slotId, key));
    assertEquals([first.status, again.status], [201, 201]);
    assertEquals(again.body, first.body);
    const { bookings, usage, mails } = await tracesOf(test, employee);
    assertEquals([bookings.length, usage["2026-11"], mails.length], [1, 1, 1]);
  });

  it("refuses a repeated key with another slot and writes nothing", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const other = await addSlot(test, { startsAt: inHours(40) });
    const key = crypto.randomUUID();
    await answer(book(employee, slotId, key));
    const before = await tracesOf(test, employee);
    const { status, body } = await answer(book(employee, other, key));
    assertEquals([status, body.code], [422, "idempotency-key-reused"]);
    assertEquals(await tracesOf(test, employee), before);
    assertEquals(await bookedOf(test, other), 0);
  });

  it("lets a person who was refused try again under the same key", async () => {
    const { companyId } = await createTestCompany(test);
    const employee = { companyId, ...await addEmployee(test, companyId) };
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const key = crypto.randomUUID();
    assertEquals((await answer(book(employee, slotId, key))).status, 409);
    await addContract(test, companyId);
    assertEquals((await answer(book(employee, slotId, key))).status, 201);
  });

  it("lets bookings follow each other without a pause, whichever is made first", async () => {
    const employee = await createInsured(test, { plan: "basic" });
    for (const hours of [31, 30, 32]) {
      const slotId = await addSlot(test, { startsAt: inHours(hours), minutes: 60 });
      assertEquals((await answer(book(employee, slotId))).status, 201);
    }
  });
});

describe("POST /bookings refuses, and writes nothing,", () => {
  it("a slot that is full", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(30), capacity: 1 });
    await answer(book(await createInsured(test), slotId));
    await assertRefused(employee, slotId, { status: 409, code: "slot-full" });
  });

  it("a slot that begins at this very moment", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: NOW });
    await assertRefused(employee, slotId, { status: 409, code: "slot-past" });
  });

  it("a slot that does not exist", async () => {
    const employee = await createInsured(test);
    const { status, body } = await answer(book(employee, test.effects.newId()));
    assertEquals([status, body.code], [404, "slot-not-found"]);
    assertEquals(await tracesOf(test, employee), NOTHING);
  });

  it("a slot that the employee holds already", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    await answer(book(employee, slotId));
    await assertRefused(employee, slotId, { status: 409, code: "already-booked" });
  });

  it("a slot that overlaps another booking by a minute", async () => {
    const employee = await createInsured(test);
    await answer(book(employee, await addSlot(test, { startsAt: inHours(30), minutes: 61 })));
    const slotId = await addSlot(test, { startsAt: inHours(31) });
    await assertRefused(employee, slotId, { status: 409, code: "booking-overlap" });
  });

  it("one activity more than the month's quota, naming the month", async () => {
    const employee = await createInsured(test, { plan: "starter" });
    for (const hours of [30, 40]) {
      const slotId = await addSlot(test, { startsAt: inHours(hours) });
      assertEquals((await answer(book(employee, slotId))).status, 201);
    }
    const slotId = await addSlot(test, { startsAt: inHours(50) });
    await assertRefused(employee, slotId, {
      status: 409,
      code: "quota-exhausted",
      detail: "2026-11",
    });
    const nextMonth = await addSlot(test, { startsAt: new Date("2026-12-02T10:00:00Z") });
    assertEquals((await answer(book(employee, nextMonth))).status, 201);
  });

  const contracts = {
    "has no contract": undefined,
    "has not paid yet": { state: "pending_payment", startsOn: null, endsOn: null },
    "is suspended": { state: "suspended" },
    "has a contract that ends the day before": { endsOn: "2026-11-16" },
    "has a contract that starts the day after": { startsOn: "2026-11-18" },
  } as const;
  for (const [name, contract] of Object.entries(contracts)) {
    it(`an employee whose company ${name}`, async () => {
      const { companyId } = await createTestCompany(test);
      if (contract) await addContract(test, companyId, contract);
      const employee = { companyId, ...await addEmployee(test, companyId) };
      const slotId = await addSlot(test, { startsAt: inHours(30) });
      await assertRefused(employee, slotId, {
        status: 409,
        code: "no-active-contract",
        detail: "2026-11-17",
      });
    });
  }

  it("a slot after the employee's last day", async () => {
    const employee = await createInsured(test);
    const leftOn = "2030-01-01";
    await test.effects.db.updateTable("contract").set({ endsOn: "2031-12-31" })
      .where("companyId", "=", employee.companyId).execute();
    await test.effects.db.updateTable("employee").set({ leftOn })
      .where("id", "=", employee.employeeId).execute();
    const lastDay = await addSlot(test, { startsAt: new Date("2029-12-31T10:00:00Z") });
    const dayAfter = await addSlot(test, { startsAt: new Date("2030-01-01T10:00:00Z") });
    await assertRefused(employee, dayAfter, { status: 409, code: "employee-left", detail: leftOn });
    assertEquals((await answer(book(employee, lastDay))).status, 201);
  });

  it("the company's administrator, who is no employee", async () => {
    const admin = await createTestCompany(test);
    await addContract(test, admin.companyId);
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const { status, body } = await answer(book(admin, slotId));
    assertEquals([status, body.code, await bookedOf(test, slotId)], [403, "forbidden", 0]);
  });

  it("a visitor", async () => {
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const { status, body } = await answer(test.send("/bookings", { json: { slotId } }));
    assertEquals([status, body.code, await bookedOf(test, slotId)], [401, "sign-in-required", 0]);
  });

  it("a request without a key", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(30) });
    const { app } = createApp({
      config: test.config,
      effects: test.effects,
      metrics: createMetrics("test"),
      isDraining: () => false,
    });
    const response = await app.request("/bookings", {
      method: "POST",
      headers: { cookie: employee.cookie, "content-type": "application/json" },
      body: JSON.stringify({ slotId }),
    });
    assertEquals([response.status, (await response.json()).code], [
      400,
      "idempotency-key-required",
    ]);
    assertEquals(await tracesOf(test, employee), NOTHING);
  });

  it("fields that are wrong or unknown, naming each", async () => {
    const employee = await createInsured(test);
    const { status, body } = await answer(test.send("/bookings", {
      cookie: employee.cookie,
      json: { slotId: "tomorrow", employeeId: crypto.randomUUID() },
    }));
    assertEquals([status, body.code], [422, "invalid-request"]);
    const fields = body.errors.map((error: { field: string }) => error.field);
    assertEquals(fields.toSorted(), ["employeeId", "slotId"]);
    assert(!body.detail.includes(employee.employeeId));
    assertEquals(await tracesOf(test, employee), NOTHING);
  });
});
