import type { Tables } from "../db/tables.ts";

/** What an active contract grants, and from when to when (dates `YYYY-MM-DD`, both included). */
export interface Entitlement {
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly plan: Tables["plan_version"]["plan"];
  /** Per employee and month, by the plan version that the contract froze. */
  readonly activitiesPerMonth: number;
}

/** The first entitlement that covers the date; a contract without dates covers none. */
export function findCovering(
  entitlements: readonly Entitlement[],
  date: string,
): Entitlement | undefined {
  return entitlements.find(({ startsOn, endsOn }) =>
    startsOn !== null && endsOn !== null && startsOn <= date && date <= endsOn
  );
}
