import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { encodeCursor } from "../core/cursor.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";
import { addService, addSlot, createInsured, HOUR_MS, type Insured } from "./testing.ts";

const NOW = new Date("2026-11-16T09:00:00Z");
const inHours = (hours: number) => new Date(NOW.getTime() + hours * HOUR_MS);

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
beforeEach(() => test.setClock(NOW));
afterAll(() => test.close());

/** Books slots that begin in so many hours, 45 minutes each, and gives their ids in that order. */
async function bookAt(employee: Insured, ...hours: readonly number[]): Promise<string[]> {
  const slots: string[] = [];
  for (const hour of hours) {
    const slotId = await addSlot(test, { startsAt: inHours(hour), atVenue: true });
    const response = await test.send("/bookings", { cookie: employee.cookie, json: { slotId } });
    assertEquals(response.status, 201);
    await response.body?.cancel();
    slots.push(slotId);
  }
  return slots;
}

async function list(cookie: string, query: Record<string, string> = {}) {
  const response = await test.send(`/bookings?${new URLSearchParams(query)}`, { cookie });
  return { status: response.status, body: await response.json() };
}

const slotsOf = (body: { bookings: { slotId: string }[] }) =>
  body.bookings.map((booking) => booking.slotId);

describe("GET /bookings", () => {
  it("gives own bookings from now on by start, with who and where", async () => {
    const employee = await createInsured(test, { plan: "premium" });
    const [late, early] = await bookAt(employee, 50, 30);
    const { status, body } = await list(employee.cookie);
    assertEquals([status, slotsOf(body), body.nextCursor], [200, [early, late], null]);
    const [first] = body.bookings;
    assertEquals(
      [first.state, first.quotaMonth, first.startsAt, first.venue.city],
      ["confirmed", "2026-11", inHours(30).toISOString(), "Paris"],
    );
  });

  it("is empty for a colleague and for another company's employee", async () => {
    const employee = await createInsured(test);
    await bookAt(employee, 30);
    const colleague = await addEmployee(test, employee.companyId);
    for (const { cookie } of [colleague, await createInsured(test)]) {
      assertEquals((await list(cookie)).body, { bookings: [], nextCursor: null });
    }
  });

  it("keeps a booking that is under way and leaves out one that has ended", async () => {
    const employee = await createInsured(test);
    const [slotId] = await bookAt(employee, 2);
    test.setClock(new Date(inHours(2).getTime() + 44 * 60_000));
    assertEquals(slotsOf((await list(employee.cookie)).body), [slotId]);
    test.setClock(new Date(inHours(2).getTime() + 45 * 60_000));
    assertEquals(slotsOf((await list(employee.cookie)).body), []);
  });

  it("gives the slots that touch a span of time, whatever its offset", async () => {
    const employee = await createInsured(test, { plan: "premium" });
    const [, second, third] = await bookAt(employee, 24, 48, 72, 96);
    const { body } = await list(employee.cookie, {
      from: "2026-11-18T10:30:00+01:00",
      to: "2026-11-20T10:00:00+01:00",
    });
    assertEquals(slotsOf(body), [second, third]);
  });

  it("gives one state when asked, and says whether the quota came back", async () => {
    const employee = await createInsured(test);
    const [kept, given] = await bookAt(employee, 30, 40);
    const bookings = (await list(employee.cookie)).body.bookings;
    await (await test.send(`/bookings/${bookings[1].id}`, {
      method: "DELETE",
      cookie: employee.cookie,
    })).body?.cancel();
    assertEquals(slotsOf((await list(employee.cookie, { state: "confirmed" })).body), [kept]);
    const { body } = await list(employee.cookie, { state: "cancelled" });
    assertEquals([slotsOf(body), body.bookings[0].quotaReturned], [[given], true]);
  });

  it("names services in the person's language, French where the text lacks", async () => {
    const employee = await createInsured(test);
    await test.effects.db.updateTable("user").set({ language: "en" })
      .where("id", "=", employee.userId).execute();
    test.setClock(inHours(1)); // past the session cache
    const both = await addService(test, {
      texts: { fr: { name: "Sieste", summary: "x" }, en: { name: "Nap", summary: "x" } },
    });
    const frenchOnly = await addService(test, { texts: { fr: { name: "Chant", summary: "x" } } });
    for (const [serviceId, hours] of [[both, 30], [frenchOnly, 40]] as const) {
      const slotId = await addSlot(test, { startsAt: inHours(hours), serviceId });
      const response = await test.send("/bookings", { cookie: employee.cookie, json: { slotId } });
      await response.body?.cancel();
    }
    const { body } = await list(employee.cookie);
    const names = body.bookings.map((booking: { service: { name: string } }) =>
      booking.service.name
    );
    assertEquals(names, ["Nap", "Chant"]);
  });

  it("goes on where a page ended, each booking once", async () => {
    const employee = await createInsured(test, { plan: "premium" });
    const slots = await bookAt(employee, 30, 40, 50);
    const first = await list(employee.cookie, { limit: "2" });
    const second = await list(employee.cookie, { limit: "2", cursor: first.body.nextCursor });
    assertEquals([...slotsOf(first.body), ...slotsOf(second.body)], slots);
    assertEquals(second.body.nextCursor, null);
  });
});

describe("GET /bookings refuses", () => {
  it("a company's administrator, also for their own company's employees", async () => {
    const admin = await createTestCompany(test);
    const { status, body } = await list(admin.cookie);
    assertEquals([status, body.code], [403, "forbidden"]);
  });

  it("a visitor", async () => {
    assertEquals((await test.send("/bookings")).status, 401);
  });

  const queries: Record<string, [string, string]> = {
    "a date without a time": ["from", "2026-11-18"],
    "a state that is none": ["state", "lost"],
    "more than a page": ["limit", "51"],
    "a cursor that is none": ["cursor", "x"],
    "a cursor of another list": ["cursor", encodeCursor(["Yoga", crypto.randomUUID()])],
    "a cursor whose id is none": ["cursor", encodeCursor(["2026-11-18T00:00:00Z", "é"])],
    "a field that is unknown": ["employeeId", crypto.randomUUID()],
  };
  for (const [name, [field, value]] of Object.entries(queries)) {
    it(`${name}, naming the field`, async () => {
      const { cookie } = await createInsured(test);
      const { status, body } = await list(cookie, { [field]: value });
      assertEquals([status, body.code, body.errors[0].field], [422, "invalid-request", field]);
    });
  }
});
