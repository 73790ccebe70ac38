import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";
import { addContract, addSlot, bookedOf, createInsured, HOUR_MS, type Insured } from "./testing.ts";

const NOW = new Date("2026-11-16T09:00:00Z");
const RACERS = 50;
const COMPANIES = 5;

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: NOW });
});
afterAll(() => test.close());

const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

/** How many answers had each status and code. */
async function tally(responses: readonly Response[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const response of responses) {
    const { code } = await response.json();
    const key = code === undefined ? String(response.status) : `${response.status} ${code}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function book(employee: Insured, slotId: string, key: string = crypto.randomUUID()) {
  return test.send("/bookings", {
    cookie: employee.cookie,
    json: { slotId },
    headers: { "idempotency-key": key },
  });
}

async function quotaTakenBy(employees: readonly Insured[]): Promise<number> {
  const rows = await test.effects.db.selectFrom("quota_usage").select("used")
    .where("employeeId", "in", employees.map((employee) => employee.employeeId)).execute();
  return rows.reduce((total, row) => total + row.used, 0);
}

async function createRacers(): Promise<Insured[]> {
  const companies = await Promise.all(
    Array.from({ length: COMPANIES }, async () => {
      const { companyId } = await createTestCompany(test);
      await addContract(test, companyId);
      return companyId;
    }),
  );
  return await Promise.all(
    Array.from({ length: RACERS / COMPANIES }, () => companies).flat()
      .map(async (companyId) => ({ companyId, ...await addEmployee(test, companyId) })),
  );
}

describe("racers", () => {
  it("for the last place: one gets it, 49 are told it is full, the quota is taken once", async () => {
    const racers = await createRacers();
    const capacity = 3;
    const slotId = await addSlot(test, { startsAt: inHours(48), capacity });
    const early = await Promise.all([createInsured(test), createInsured(test)]);
    for (const employee of early) assertEquals((await book(employee, slotId)).status, 201);
    const responses = await Promise.all(racers.map((racer) => book(racer, slotId)));
    assertEquals(await tally(responses), { "201": 1, "409 slot-full": RACERS - 1 });
    assertEquals(await quotaTakenBy(racers), 1);
    assertEquals(await bookedOf(test, slotId), capacity);
    const bookings = await test.effects.db.selectFrom("booking").select("id")
      .where("slotId", "=", slotId).execute();
    assertEquals(bookings.length, capacity);
  });

  it("for the last activity of one employee's quota: one of 20 bookings is made", async () => {
    const employee = await createInsured(test, { plan: "starter" });
    const slotAt = (hours: number) => addSlot(test, { startsAt: inHours(hours) });
    assertEquals((await book(employee, await slotAt(24))).status, 201);
    const slots = await Promise.all(Array.from({ length: 20 }, (_, n) => slotAt(30 + 2 * n)));
    const responses = await Promise.all(slots.map((slotId) => book(employee, slotId)));
    assertEquals(await tally(responses), { "201": 1, "409 quota-exhausted": 19 });
    assertEquals(await quotaTakenBy([employee]), 2);
    const booked = await Promise.all(slots.map((slotId) => bookedOf(test, slotId)));
    assertEquals(booked.reduce((total, count) => total + count), 1);
  });

  it("for one employee's evening: overlapping slots of two months give one booking", async () => {
    const employee = await createInsured(test, { plan: "premium" });
    const slots = await Promise.all([
      addSlot(test, { startsAt: new Date("2026-11-30T22:30:00Z"), minutes: 60 }),
      addSlot(test, { startsAt: new Date("2026-11-30T23:00:00Z"), minutes: 60 }),
    ]);
    const responses = await Promise.all(slots.map((slotId) => book(employee, slotId)));
    assertEquals(await tally(responses), { "201": 1, "409 booking-overlap": 1 });
    assertEquals(await quotaTakenBy([employee]), 1);
  });

  it("with one key: ten concurrent repeats get one and the same booking", async () => {
    const employee = await createInsured(test);
    const slotId = await addSlot(test, { startsAt: inHours(48) });
    const key = crypto.randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => book(employee, slotId, key)),
    );
    const bodies = await Promise.all(responses.map((response) => response.json()));
    assertEquals(responses.map((response) => response.status), Array(10).fill(201));
    assertEquals(new Set(bodies.map((body) => body.id)).size, 1);
    assertEquals(await bookedOf(test, slotId), 1);
    assertEquals(await quotaTakenBy([employee]), 1);
  });

  it("between booking and cancelling: place and quota match the bookings held", async () => {
    const racers = (await createRacers()).slice(0, 10);
    const slotId = await addSlot(test, { startsAt: inHours(48), capacity: 4 });
    await Promise.all(racers.map(async (racer) => {
      for (let round = 0; round < 3; round++) {
        const made = await book(racer, slotId);
        const { id } = await made.json();
        if (made.status !== 201) continue;
        const cancelled = await test.send(`/bookings/${id}`, {
          method: "DELETE",
          cookie: racer.cookie,
        });
        await cancelled.body?.cancel();
      }
      await (await book(racer, slotId)).body?.cancel();
    }));
    const held = await test.effects.db.selectFrom("booking").select("id")
      .where("heldSlotId", "=", slotId).execute();
    assertEquals(await bookedOf(test, slotId), held.length);
    assertEquals(await quotaTakenBy(racers), held.length);
  });
});
