import { type SelectQueryBuilder, sql } from "kysely";
import { isDuplicateKey } from "../db/errors.ts";
import type { Scope } from "../db/scope.ts";
import type { Tables } from "../db/tables.ts";
import type { Entitlement } from "./entitlement.ts";

/** This year's contract and its renewal; more than these are never active together. */
const CONTRACTS_MAX = 10;

/** An employee's activities of one month, `YYYY-MM`. */
export interface QuotaKey {
  readonly employeeId: string;
  readonly month: string;
}

/** What the company's active contracts grant, each in its time; the newest first. */
export async function findEntitlements(scope: Scope): Promise<Entitlement[]> {
  return await selectEntitlements(scope).execute();
}

/** As `findEntitlements`; the contracts stay as they are until the transaction ends. */
export async function holdEntitlements(scope: Scope): Promise<Entitlement[]> {
  // MariaDB knows no FOR SHARE; both engines know this older form.
  return await selectEntitlements(scope).modifyEnd(sql`LOCK IN SHARE MODE`).execute();
}

function selectEntitlements(
  scope: Scope,
): SelectQueryBuilder<Tables, "contract" | "plan_version", Entitlement> {
  return scope.select("contract")
    .innerJoin("plan_version", "plan_version.id", "contract.planVersionId")
    .where("contract.state", "=", "active")
    .orderBy("contract.startsOn", "desc")
    .orderBy("contract.id", "desc")
    .limit(CONTRACTS_MAX)
    .select([
      "contract.startsOn",
      "contract.endsOn",
      "plan_version.plan",
      "plan_version.activitiesPerMonth",
    ]);
}

export async function findActivitiesUsed(scope: Scope, key: QuotaKey): Promise<number> {
  const row = await scope.select("quota_usage").select("used")
    .where("employeeId", "=", key.employeeId)
    .where("quotaMonth", "=", key.month)
    .where("kind", "=", "activity")
    .executeTakeFirst();
  return row?.used ?? 0;
}

/**
 * Takes one activity of the month unless `limit` are taken already. The month's first one inserts
 * the row: the caller's transaction holds the employee, so nobody can insert it in between.
 *
 * @returns whether there was one left
 */
export async function takeActivity(scope: Scope, key: QuotaKey, limit: number): Promise<boolean> {
  const counted = await updateUsage(scope, key, { by: 1 }).where("used", "<", limit)
    .executeTakeFirst();
  if (counted.numUpdatedRows > 0n) return true;
  return limit > 0 && await insertFirst(scope, key);
}

/** @returns false when the month has its row already */
async function insertFirst(scope: Scope, { employeeId, month }: QuotaKey): Promise<boolean> {
  try {
    await scope.insert("quota_usage", {
      employeeId,
      quotaMonth: month,
      kind: "activity",
      used: 1,
    });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Gives one activity of the month back; the table refuses to fall below none. */
export async function giveBackActivity(scope: Scope, key: QuotaKey): Promise<void> {
  await updateUsage(scope, key, { by: -1 }).executeTakeFirst();
}

function updateUsage(scope: Scope, { employeeId, month }: QuotaKey, { by }: { by: 1 | -1 }) {
  return scope.update("quota_usage", { used: sql<number>`used + ${by}` })
    .where("employeeId", "=", employeeId)
    .where("quotaMonth", "=", month)
    .where("kind", "=", "activity");
}
