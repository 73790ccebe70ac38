/** Contracts, services and slots for tests, as the seed and later the staff pages make them. */
import type { ContractState } from "../states.ts";
import type { Language } from "../core/context.ts";
import type { SharedTables } from "../db/tables.ts";
import type { TestApi } from "../testing/app.ts";
import { addEmployee, createTestCompany } from "../testing/people.ts";
import type { TestUser } from "../testing/people.ts";

export const HOUR_MS = 3600 * 1000;

/** The plan versions of migration 0004, with their activities per month. */
const PLAN_VERSIONS = {
  starter: { id: "01970000-0000-7000-8000-000000000001", activities: 2 },
  basic: { id: "01970000-0000-7000-8000-000000000002", activities: 3 },
  premium: { id: "01970000-0000-7000-8000-000000000003", activities: 4 },
} as const;

export interface ContractOptions {
  readonly plan?: keyof typeof PLAN_VERSIONS;
  readonly state?: ContractState;
  readonly startsOn?: string | null;
  readonly endsOn?: string | null;
}

/** A contract of ten seats, active for all of 2026 and 2027 unless told otherwise. */
export async function addContract(
  test: TestApi,
  companyId: string,
  options: ContractOptions = {},
): Promise<string> {
  const id = test.effects.newId();
  await test.effects.db.insertInto("contract").values({
    id,
    companyId,
    planVersionId: PLAN_VERSIONS[options.plan ?? "starter"].id,
    state: options.state ?? "active",
    seats: 10,
    currency: "EUR",
    netCents: 180_000,
    vatRateBp: 2_000,
    vatCents: 36_000,
    grossCents: 216_000,
    checkoutSessionId: null,
    startsOn: options.startsOn === undefined ? "2026-01-01" : options.startsOn,
    endsOn: options.endsOn === undefined ? "2027-12-31" : options.endsOn,
    createdAt: test.effects.now(),
    activatedAt: test.effects.now(),
  }).execute();
  return id;
}

export interface Insured extends TestUser {
  readonly companyId: string;
  readonly employeeId: string;
}

/** A signed-in employee of a new company with an active contract. */
export async function createInsured(test: TestApi, options?: ContractOptions): Promise<Insured> {
  const { companyId } = await createTestCompany(test);
  await addContract(test, companyId, options);
  return { companyId, ...await addEmployee(test, companyId) };
}

export interface ServiceOptions {
  readonly category?: SharedTables["service"]["category"];
  /** French is needed; the rest falls back to it. */
  readonly texts?: Partial<Record<Language, { name: string; summary: string }>>;
}

export async function addService(test: TestApi, options: ServiceOptions = {}): Promise<string> {
  const { db, newId, now } = test.effects;
  const id = newId();
  await db.insertInto("service").values({
    id,
    category: options.category ?? "relaxation",
    durationMinutes: 45,
    mode: "venue",
    createdAt: now(),
  }).execute();
  const texts = options.texts ?? { fr: { name: `Sophrologie ${id}`, summary: "Respirer" } };
  await db.insertInto("service_text").values(
    Object.entries(texts).map(([language, text]) => ({
      serviceId: id,
      language,
      ...text,
      description: `${text.name}, ${language}`,
    })),
  ).execute();
  return id;
}

export interface SlotOptions {
  readonly startsAt: Date;
  readonly serviceId?: string;
  readonly capacity?: number;
  readonly minutes?: number;
  readonly atVenue?: boolean;
}

/** A free slot, with a provider and a venue of its own. */
export async function addSlot(test: TestApi, options: SlotOptions): Promise<string> {
  const { db, newId, now } = test.effects;
  const [id, providerId, venueId] = [newId(), newId(), newId()];
  await db.insertInto("provider").values({
    id: providerId,
    userId: null,
    displayName: `Provider ${providerId}`,
    siret: String(Math.floor(Math.random() * 1e14)).padStart(14, "0"),
    city: "Paris",
    validatedAt: now(),
    createdAt: now(),
  }).execute();
  if (options.atVenue) {
    await db.insertInto("venue").values({
      id: venueId,
      name: `Venue ${venueId}`,
      addressLine: "110 rue de Rivoli",
      postalCode: "75001",
      city: "Paris",
    }).execute();
  }
  await db.insertInto("slot").values({
    id,
    serviceId: options.serviceId ?? await addService(test),
    providerId,
    venueId: options.atVenue ? venueId : null,
    startsAt: options.startsAt,
    endsAt: new Date(options.startsAt.getTime() + (options.minutes ?? 45) * 60_000),
    capacity: options.capacity ?? 10,
  }).execute();
  return id;
}

/** Places taken of a slot. */
export async function bookedOf(test: TestApi, slotId: string): Promise<number> {
  const row = await test.effects.db.selectFrom("slot").select("booked").where("id", "=", slotId)
    .executeTakeFirstOrThrow();
  return row.booked;
}

/** Everything a booking writes for an employee: to compare before and after a refusal. */
export async function tracesOf(test: TestApi, employee: Insured) {
  const { db } = test.effects;
  const bookings = await db.selectFrom("booking")
    .select(["slotId", "state", "heldSlotId", "quotaMonth"])
    .where("employeeId", "=", employee.employeeId).orderBy("id").execute();
  const usage = await db.selectFrom("quota_usage").select(["quotaMonth", "used"])
    .where("employeeId", "=", employee.employeeId).orderBy("quotaMonth").execute();
  const mails = await db.selectFrom("outbox").select("payload")
    .where("kind", "=", "email").where("payload", "like", `%${employee.email}%`)
    .orderBy("id").execute();
  return {
    bookings,
    usage: Object.fromEntries(usage.map((row) => [row.quotaMonth, row.used])),
    mails: mails.map((row) => JSON.parse(row.payload)),
  };
}
