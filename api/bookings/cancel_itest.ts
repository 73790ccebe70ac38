import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";
import { addSlot, bookedOf, createInsured, HOUR_MS, type Insured, tracesOf } from "./testing.ts";

const NOW = new Date("2026-11-16T09:00:00Z");
const STARTS_AT = new Date("2026-11-20T09:00:00Z");
const before = (hours: number, ms = 0) => new Date(STARTS_AT.getTime() - hours * HOUR_MS + ms);

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(() => test.setClock(NOW));
afterAll(() => test.close());

interface Booked {
  readonly employee: Insured;
  readonly slotId: string;
  readonly id: string;
}

async function createBooked(): Promise<Booked> {
  const employee = await createInsured(test);
  const slotId = await addSlot(test, { startsAt: STARTS_AT, capacity: 1 });
  const response = await test.send("/bookings", { cookie: employee.cookie, json: { slotId } });
  assertEquals(response.status, 201);
  return { employee, slotId, id: (await response.json()).id };
}

async function cancel(id: string, cookie?: string) {
  const response = await test.send(`/bookings/${id}`, {
    method: "DELETE",
    ...(cookie === undefined ? {} : { cookie }),
  });
  return { status: response.status, body: await response.json() };
}

/** What is left of a booking: what it holds, the quota it took, the place, the mails sent. */
async function stateOf({ employee, slotId }: Booked) {
  const { bookings, usage, mails } = await tracesOf(test, employee);
  return {
    states: bookings.map(({ state, heldSlotId }) => `${state}, holds ${heldSlotId === slotId}`),
    used: usage["2026-11"],
    booked: await bookedOf(test, slotId),
    mails: mails.map((mail) => mail.template).toSorted(),
  };
}

const CONFIRMED = {
  states: ["confirmed, holds true"],
  used: 1,
  booked: 1,
  mails: ["booking-confirmed"],
};
const CANCELLED = {
  states: ["cancelled, holds false"],
  used: 0,
  booked: 0,
  mails: ["booking-cancelled", "booking-confirmed"],
};

describe("DELETE /bookings/:id", () => {
  it("gives place and quota back until exactly 24 h before", async () => {
    const booked = await createBooked();
    test.setClock(before(24));
    const { status, body } = await cancel(booked.id, booked.employee.cookie);
    assertEquals(status, 200);
    assertEquals([body.id, body.state, body.quotaReturned], [booked.id, "cancelled", true]);
    assertEquals(body.cancelledAt, before(24).toISOString());
    assertEquals(await stateOf(booked), CANCELLED);
  });

  it("gives the place back but not the quota a millisecond later, and says so", async () => {
    const booked = await createBooked();
    test.setClock(before(24, 1));
    const { status, body } = await cancel(booked.id, booked.employee.cookie);
    assertEquals([status, body.state, body.quotaReturned], [200, "cancelled", false]);
    assertEquals(await stateOf(booked), { ...CANCELLED, used: 1 });
  });

  it("answers a repeat with the same and changes nothing, even when it comes late", async () => {
    const booked = await createBooked();
    const first = await cancel(booked.id, booked.employee.cookie);
    test.setClock(before(1));
    const again = await cancel(booked.id, booked.employee.cookie);
    assertEquals(again, first);
    assertEquals(await stateOf(booked), CANCELLED);
  });

  it("cancels once when ten ask at the same time", async () => {
    const booked = await createBooked();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => cancel(booked.id, booked.employee.cookie)),
    );
    assertEquals(answers.map((answer) => answer.body.quotaReturned), Array(10).fill(true));
    assertEquals(await stateOf(booked), CANCELLED);
  });

  it("lets the same and another employee book again", async () => {
    const booked = await createBooked();
    await cancel(booked.id, booked.employee.cookie);
    const json = { slotId: booked.slotId };
    const again = await test.send("/bookings", { cookie: booked.employee.cookie, json });
    assertEquals(again.status, 201);
    assertEquals((await tracesOf(test, booked.employee)).usage, { "2026-11": 1 });
    await cancel((await again.json()).id, booked.employee.cookie);
    const other = await createInsured(test);
    const theirs = await test.send("/bookings", { cookie: other.cookie, json });
    assertEquals(theirs.status, 201);
    await theirs.body?.cancel();
  });
});

describe("DELETE /bookings/:id refuses, and changes nothing,", () => {
  it("an employee of another company", async () => {
    const booked = await createBooked();
    const { cookie } = await createInsured(test);
    const { status, body } = await cancel(booked.id, cookie);
    assertEquals([status, body.code], [404, "booking-not-found"]);
    assertEquals(await stateOf(booked), CONFIRMED);
  });

  it("a colleague", async () => {
    const booked = await createBooked();
    const { cookie } = await addEmployee(test, booked.employee.companyId);
    const { status, body } = await cancel(booked.id, cookie);
    assertEquals([status, body.code], [404, "booking-not-found"]);
    assertEquals(await stateOf(booked), CONFIRMED);
  });

  it("a company's administrator", async () => {
    const booked = await createBooked();
    const { cookie } = await createTestCompany(test);
    const { status, body } = await cancel(booked.id, cookie);
    assertEquals([status, body.code], [403, "forbidden"]);
    assertEquals(await stateOf(booked), CONFIRMED);
  });

  it("a visitor", async () => {
    const booked = await createBooked();
    assertEquals((await cancel(booked.id)).status, 401);
    assertEquals(await stateOf(booked), CONFIRMED);
  });

  it("a booking whose slot has begun", async () => {
    const booked = await createBooked();
    test.setClock(STARTS_AT);
    const { status, body } = await cancel(booked.id, booked.employee.cookie);
    assertEquals([status, body.code], [409, "booking-closed"]);
    assertEquals(await stateOf(booked), CONFIRMED);
  });

  it("a booking that was attended", async () => {
    const booked = await createBooked();
    await test.effects.db.updateTable("booking").set({ state: "attended" })
      .where("id", "=", booked.id).execute();
    const { status, body } = await cancel(booked.id, booked.employee.cookie);
    assertEquals([status, body.code], [409, "booking-closed"]);
    assertEquals(await stateOf(booked), { ...CONFIRMED, states: ["attended, holds true"] });
  });

  it("an id that is none", async () => {
    const { cookie } = await createInsured(test);
    const { status, body } = await cancel("é", cookie);
    assertEquals([status, body.code, body.errors[0].field], [422, "invalid-request", "id"]);
  });
});
