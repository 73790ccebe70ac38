/** Contracts, sites and managers for tests, and what a refusal must leave as it was. */
import { addContract } from "../../bookings/testing.ts";
import type { TestApp } from "../../testing/app.ts";
import { addMember, randomSiren, type TestUser } from "../../testing/people.ts";

/** Status, code and faulty fields of a refusal. */
export async function problemOf(response: Response) {
  const { code, errors = [] } = await response.json();
  const fields: string[] = errors.map((error: { field: string }) => error.field);
  return [response.status, code, ...fields];
}

export function companyInput(change: Record<string, unknown> = {}) {
  return {
    name: "Atelier Lumière",
    siren: randomSiren(),
    addressLine: "12 rue du Port",
    postalCode: "44000",
    city: "Nantes",
    headcount: 25,
    ...change,
  };
}

export function siteInput(change: Record<string, unknown> = {}) {
  return {
    name: "Nantes",
    addressLine: "12 rue du Port",
    postalCode: "44000",
    city: "Nantes",
    ...change,
  };
}

export function employeeInput(change: Record<string, unknown> = {}) {
  return {
    email: `employee-${crypto.randomUUID()}@example.test`,
    firstName: "Inès",
    lastName: "Moreau",
    ...change,
  };
}

/** An active contract of so many seats. */
export async function addSeats(test: TestApp, companyId: string, seats: number): Promise<void> {
  const id = await addContract(test, companyId);
  await test.effects.db.updateTable("contract").set({ seats }).where("id", "=", id).execute();
}

export async function addSite(test: TestApp, companyId: string, name: string): Promise<string> {
  const { db, newId, now } = test.effects;
  const id = newId();
  await db.insertInto("site").values({
    ...siteInput({ name }),
    id,
    companyId,
    name,
    addressLine: "1 quai",
    postalCode: "44000",
    city: "Nantes",
    country: "FR",
    createdAt: now(),
  }).execute();
  return id;
}

export async function addSiteManager(
  test: TestApp,
  companyId: string,
  siteId: string | null,
): Promise<TestUser> {
  const member = await addMember(test, companyId, "site_manager");
  await test.effects.db.updateTable("company_member").set({ siteId })
    .where("userId", "=", member.userId).execute();
  return member;
}

/** Mails on their way to an address; those of one instant in any order. */
export async function mailsTo(test: TestApp, email: string) {
  const rows = await test.effects.db.selectFrom("outbox").select("payload")
    .where("kind", "=", "email").where("payload", "like", `%${email}%`).orderBy("createdAt")
    .execute();
  return rows.map((row) => JSON.parse(row.payload));
}

/** Everything these routes write for a company: to compare before and after a refusal. */
export async function tracesOf(test: TestApp, companyId: string) {
  const { db } = test.effects;
  const [sites, employees, invitations, members] = await Promise.all([
    db.selectFrom("site").selectAll().where("companyId", "=", companyId).orderBy("id").execute(),
    db.selectFrom("employee").selectAll().where("companyId", "=", companyId).orderBy("id")
      .execute(),
    db.selectFrom("invitation").selectAll().where("companyId", "=", companyId).orderBy("id")
      .execute(),
    db.selectFrom("company_member").selectAll().where("companyId", "=", companyId)
      .orderBy("userId").execute(),
  ]);
  return { sites, employees, invitations, members };
}
