/** What the pages' tests add to the demo data, and what they ask of it. */
import { cryptoBytes, uuidV7 } from "../../api/core/ids.ts";
import type { Database } from "../../api/db/driver.ts";
import { toQuotaMonth, toServiceDate } from "../../api/quota/service.ts";
import { DEMO_DOMAIN } from "../../scripts/seed/demo_logins.ts";
import { emailOf } from "./people.ts";

/** More than a page of either list shows. */
const WAITING = 25;

/** Jobs that died and events that were refused: nothing of the kind is in the demo data. */
export async function addWaiting(db: Database): Promise<void> {
  const now = new Date();
  await db.insertInto("outbox").values(
    Array.from({ length: WAITING }, (_, index) => ({
      id: newId(),
      kind: "email",
      payload: JSON.stringify({ template: "employee-invited", to: longAddress(index) }),
      createdAt: now,
      runAt: now,
      attempts: 10,
      doneAt: null,
      deadAt: now,
      lastError: `550 5.1.1 <${longAddress(index)}>: recipient address rejected`,
    })),
  ).execute();
  await db.insertInto("stripe_event").values(
    Array.from({ length: WAITING }, (_, index) => ({
      id: `evt_1SXYZabcDEFghiJKLmnoPQ${index}`,
      type: "checkout.session.async_payment_succeeded",
      payload: "{}",
      receivedAt: now,
      handledAt: index % 2 === 0 ? now : null,
      outcome: index % 2 === 0 ? "refused: the amount is not the contract's" : null,
      needsAttention: 1,
    })),
  ).execute();
}

function longAddress(index: number): string {
  return `marie-antoinette.de-la-tour-du-pin-${index}@etablissements-vandermeersch.example`;
}

/** Somebody who has signed up and opened no company yet; signs in with the demo password. */
export async function addFounder(db: Database): Promise<string> {
  const id = newId();
  const email = `founder-${id}@${DEMO_DOMAIN}`;
  const model = await db.selectFrom("account").innerJoin("user", "user.id", "account.userId")
    .where("user.email", "=", emailOf("employee")).selectAll("account").executeTakeFirstOrThrow();
  const stamps = { createdAt: new Date(), updatedAt: new Date() };
  const user = { id, name: "Camille Démo", email, emailVerified: 1, image: null, language: "fr" };
  await db.insertInto("user").values({ ...user, ...stamps }).execute();
  await db.insertInto("account").values({ ...model, id: newId(), accountId: id, userId: id })
    .execute();
  return email;
}

/** The id of the latest contract of the company that `email` manages. */
export async function contractOf(db: Database, email: string): Promise<string> {
  const { id } = await db.selectFrom("contract")
    .innerJoin("company_member", "company_member.companyId", "contract.companyId")
    .innerJoin("user", "user.id", "company_member.userId")
    .where("user.email", "=", email).orderBy("contract.createdAt", "desc")
    .select("contract.id").executeTakeFirstOrThrow();
  return id;
}

/** The service with the most upcoming slots that are full: its page shows every state of one. */
export async function busyService(db: Database): Promise<string> {
  const { serviceId } = await db.selectFrom("slot").where("startsAt", ">", new Date())
    .whereRef("booked", ">=", "capacity").groupBy("serviceId")
    .orderBy((eb) => eb.fn.countAll(), "desc").orderBy("serviceId").select("serviceId")
    .limit(1).executeTakeFirstOrThrow();
  return serviceId;
}

/** Takes every place of a slot, as many people at once would. */
export async function fillSlot(db: Database, id: string): Promise<void> {
  await db.updateTable("slot").set((eb) => ({ booked: eb.ref("capacity") })).where("id", "=", id)
    .execute();
}

/** More than any plan grants. */
const USED_UP = 9;

/** Uses up the quota of an employee in the month of a slot, as their other window would. */
export async function useUpQuota(db: Database, email: string, slotId: string): Promise<void> {
  const { startsAt } = await db.selectFrom("slot").select("startsAt").where("id", "=", slotId)
    .executeTakeFirstOrThrow();
  const { id, companyId } = await db.selectFrom("employee").select(["id", "companyId"])
    .where("email", "=", email).executeTakeFirstOrThrow();
  const month = { employeeId: id, quotaMonth: toQuotaMonth(toServiceDate(startsAt)) };
  await db.deleteFrom("quota_usage").where("employeeId", "=", id)
    .where("quotaMonth", "=", month.quotaMonth).execute();
  await db.insertInto("quota_usage").values({
    companyId,
    ...month,
    kind: "activity",
    used: USED_UP,
  })
    .execute();
}

function newId(): string {
  return uuidV7(new Date(), cryptoBytes);
}
