import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, addMember, createTestCompany, signInNewUser } from "../testing/people.ts";
import { addSeats, addSite, addSiteManager, employeeInput, problemOf } from "./testing/clients.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: new Date("2026-11-20T10:00:00Z") });
});
afterAll(() => test.close());

const invite = (cookie: string, json: unknown) => test.send("/company/employees", { json, cookie });

/** A company with so many free seats. */
async function createClient(seats = 5) {
  const client = await createTestCompany(test);
  await addSeats(test, client.companyId, seats);
  return client;
}

async function emailsOf(cookie: string, query = ""): Promise<string[]> {
  const page = await (await test.send(`/company/employees${query}`, { cookie })).json();
  return page.employees.map((employee: { email: string }) => employee.email);
}

describe("GET /company/employees", () => {
  it("goes through all employees page by page, by name", async () => {
    const { cookie } = await createClient(9);
    const names = [["Élie", "Zoé"], ["elie", "Ana"], ["Moreau", "Inès"], ["Moreau", "Inès"]];
    for (const [lastName, firstName] of names) {
      await invite(cookie, employeeInput({ lastName, firstName }));
    }
    const seen: { lastName: string; firstName: string; id: string }[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const response = await test.send(`/company/employees?limit=1${query}`, { cookie });
      const page = await response.json();
      seen.push(...page.employees);
      cursor = page.nextCursor;
    } while (cursor !== null && seen.length < 9);
    assertEquals(seen.map(({ lastName, firstName }) => `${firstName} ${lastName}`), [
      "Ana elie",
      "Zoé Élie",
      "Inès Moreau",
      "Inès Moreau",
    ]);
    assertEquals(new Set(seen.map(({ id }) => id)).size, 4);
  });

  it("says who is invited, active and gone, and nothing about bookings", async () => {
    const { cookie, companyId } = await createClient();
    const invited = await (await invite(cookie, employeeInput({ lastName: "A" }))).json();
    const active = await addEmployee(test, companyId);
    const gone = await addEmployee(test, companyId);
    await test.effects.db.updateTable("employee").set({ leftOn: "2026-11-19" })
      .where("id", "=", gone.employeeId).execute();
    const { employees } = await (await test.send("/company/employees", { cookie })).json();
    const states = new Map(
      employees.map((row: { id: string; state: string }) => [row.id, row.state]),
    );
    assertEquals(
      [invited.id, active.employeeId, gone.employeeId].map((id) => states.get(id)),
      ["invited", "active", "left"],
    );
    for (const employee of employees) {
      assertEquals(Object.keys(employee).toSorted(), [
        "acceptedAt",
        "email",
        "firstName",
        "id",
        "invitedAt",
        "lastName",
        "siteId",
        "siteName",
        "state",
      ]);
    }
  });

  it("shows a site manager their site only, and nobody without one", async () => {
    const { cookie, companyId } = await createClient();
    const siteId = await addSite(test, companyId, "Nantes");
    const onSite = employeeInput({ siteId });
    await invite(cookie, onSite);
    await invite(cookie, employeeInput());
    const manager = await addSiteManager(test, companyId, siteId);
    assertEquals(await emailsOf(manager.cookie), [onSite.email]);
    const homeless = await addSiteManager(test, companyId, null);
    assertEquals(await emailsOf(homeless.cookie), []);
  });

  it("shows nothing of another company", async () => {
    const other = await createClient();
    await invite(other.cookie, employeeInput());
    const { cookie } = await createClient();
    assertEquals(await emailsOf(cookie), []);
  });

  it("refuses billing, employees, people without a company and visitors", async () => {
    const { companyId } = await createTestCompany(test);
    const people = [
      await addMember(test, companyId, "company_billing"),
      await addEmployee(test, companyId),
      await signInNewUser(test),
    ];
    for (const { cookie } of people) {
      const response = await test.send("/company/employees", { cookie });
      assertEquals(await problemOf(response), [403, "forbidden"]);
    }
    const visitor = await test.send("/company/employees");
    assertEquals(await problemOf(visitor), [401, "sign-in-required"]);
  });

  it("refuses a cursor of another list", async () => {
    const { cookie } = await createTestCompany(test);
    const response = await test.send("/company/employees?cursor=WyJhIl0", { cookie });
    assertEquals(await problemOf(response), [422, "invalid-request", "cursor"]);
  });
});
