/**
 * The monthly quota of activities. It is taken and given back inside the transaction that books or
 * cancels, and only there.
 */
import { type Context, type Principal, requirePermission } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Permission } from "../roles.ts";
import { findCovering } from "./entitlement.ts";
import { toQuotaMonth, toServiceDate } from "./month.ts";
import { findActivitiesUsed, findEntitlements } from "./queries.ts";
import type { Quota } from "./schema.ts";

/** What a booking needs of the quota, inside its own transaction. */
export { giveBackActivity, holdEntitlements, takeActivity } from "./queries.ts";
export { findCovering, toQuotaMonth, toServiceDate };

export type EmployeePrincipal = Principal & { readonly employeeId: string };

/** @throws Problem `sign-in-required`, or `forbidden` for anybody but an employee who may do this */
export function requireEmployee(ctx: Context, permission: Permission): EmployeePrincipal {
  const principal = requirePermission(ctx, permission);
  if (principal.employeeId === null) {
    throw new Problem("forbidden", "Cannot go on: only an employee has a quota and bookings");
  }
  return { ...principal, employeeId: principal.employeeId };
}

/** The signed-in employee's quota of the current month in Paris. */
export async function readQuota(ctx: Context): Promise<Quota> {
  const { employeeId } = requireEmployee(ctx, "catalogue.read");
  const scope = ctx.scope();
  const today = toServiceDate(ctx.now());
  const month = toQuotaMonth(today);
  const [entitlements, used] = await Promise.all([
    findEntitlements(scope),
    findActivitiesUsed(scope, { employeeId, month }),
  ]);
  const entitlement = findCovering(entitlements, today);
  const limit = entitlement?.activitiesPerMonth ?? 0;
  return {
    month,
    activities: { limit, used, remaining: Math.max(0, limit - used) },
    plan: entitlement?.plan ?? null,
    reason: entitlement ? null : "no-active-contract",
  };
}
