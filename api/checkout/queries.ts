import type { Database } from "../db/driver.ts";
import type { Scope, TenantInsert } from "../db/scope.ts";
import type { ContractState } from "../states.ts";

/** A contract that covers the company now; it cannot have another. */
const IN_FORCE: readonly ContractState[] = ["active", "suspended", "terminating"];

/** Holds the company's row: one checkout or settlement of a company at a time. */
export async function lockCompany(scope: Scope) {
  return await scope.company().select(["headcount", "stripeCustomerId"]).forUpdate()
    .executeTakeFirstOrThrow();
}

export async function findContractInForce(scope: Scope) {
  return await scope.select("contract").select("id").where("state", "in", IN_FORCE)
    .executeTakeFirst();
}

const CHECKOUT_COLUMNS = [
  "id",
  "planVersionId",
  "state",
  "seats",
  "currency",
  "grossCents",
  "language",
  "acceptedBy",
  "checkoutAttempt",
  "checkoutSessionId",
  "checkoutUrl",
  "paymentStartedAt",
  "createdAt",
] as const;

/** The contract that waits for its first payment; there is never more than one. */
export async function findPendingContract(scope: Scope) {
  return await scope.select("contract").select(CHECKOUT_COLUMNS)
    .where("state", "=", "pending_payment").executeTakeFirst();
}

export async function findContract(scope: Scope, id: string) {
  return await scope.select("contract").select(CHECKOUT_COLUMNS).where("id", "=", id)
    .executeTakeFirst();
}

export type PendingContract = NonNullable<Awaited<ReturnType<typeof findContract>>>;

export async function lockContract(scope: Scope, id: string) {
  return await scope.select("contract").selectAll().where("id", "=", id).forUpdate()
    .executeTakeFirst();
}

export async function insertContract(scope: Scope, row: TenantInsert<"contract">): Promise<void> {
  await scope.insert("contract", row);
}

export async function setContractState(
  scope: Scope,
  id: string,
  state: ContractState,
): Promise<void> {
  await scope.update("contract", { state }).where("id", "=", id).execute();
}

export async function activateContract(
  scope: Scope,
  id: string,
  dates: { startsOn: string; endsOn: string; activatedAt: Date },
): Promise<void> {
  await scope.update("contract", { state: "active", ...dates }).where("id", "=", id).execute();
}

export async function notePaymentStarted(scope: Scope, id: string, at: Date): Promise<void> {
  await scope.update("contract", { paymentStartedAt: at }).where("id", "=", id).execute();
}

export async function storeSession(
  scope: Scope,
  id: string,
  session: { checkoutSessionId: string; checkoutUrl: string },
): Promise<void> {
  await scope.update("contract", session).where("id", "=", id).execute();
}

/** Makes the provider's next key another one; once per attempt, however many ask for it. */
export async function startNextAttempt(
  scope: Scope,
  { id, checkoutAttempt }: { id: string; checkoutAttempt: number },
): Promise<void> {
  await scope.update("contract", { checkoutAttempt: checkoutAttempt + 1 })
    .where("id", "=", id).where("checkoutAttempt", "=", checkoutAttempt).execute();
}

/** The company as the payment provider knows it, and the person who subscribes. */
export async function readCustomer(scope: Scope, acceptedBy: string | null) {
  const company = await scope.company().select(["name", "stripeCustomerId"])
    .executeTakeFirstOrThrow();
  if (acceptedBy === null) return { ...company, email: undefined };
  const member = await scope.select("company_member")
    .innerJoin("user", "user.id", "company_member.userId").select("user.email")
    .where("user.id", "=", acceptedBy).executeTakeFirst();
  return { ...company, email: member?.email };
}

/** Keeps the first customer that is stored; @returns the one that is kept */
export async function storeCustomer(scope: Scope, stripeCustomerId: string): Promise<string> {
  await scope.updateCompany({ stripeCustomerId }).where("stripeCustomerId", "is", null).execute();
  const row = await scope.company().select("stripeCustomerId").executeTakeFirstOrThrow();
  return row.stripeCustomerId ?? stripeCustomerId;
}

/** The plan version that a contract froze. */
export async function readPlanVersion(scope: Scope, id: string) {
  return await scope.shared.selectFrom("plan_version").select(["plan", "priceCents"])
    .where("id", "=", id).executeTakeFirstOrThrow();
}

/** Which company a contract belongs to; for webhooks, which name a contract only. */
export async function findContractOwner(db: Database, contractId: string) {
  const row = await db.selectFrom("contract").select("companyId").where("id", "=", contractId)
    .executeTakeFirst();
  return row?.companyId;
}
