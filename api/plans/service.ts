/** The price list: which plan a headcount buys on a day, and what it costs (PRODUCT §3). */
import type { Kysely } from "kysely";
import type { Context } from "../core/context.ts";
import { computeVatCents, multiplyCents, sumCents } from "../core/money.ts";
import { toParisDate } from "../core/paris_date.ts";
import type { SharedTables } from "../db/tables.ts";
import { listVersionsUntil, type PlanVersion } from "./queries.ts";
import type { Cliff, Plan, PlanList, Simulation } from "./schema.ts";

export type { PlanVersion };

/** A year of a plan for a headcount, in cents. */
export interface YearlyPrice {
  readonly netCents: number;
  readonly vatCents: number;
  readonly grossCents: number;
}

/** The plans sold today, the smallest companies' first. */
export async function listPlans(ctx: Context): Promise<PlanList> {
  const versions = await listCurrentVersions(ctx.system, ctx.now());
  return { plans: versions.map(describePlan) };
}

/** What a headcount buys today, and whether a few more people would cost less. */
export async function simulate(ctx: Context, headcount: number): Promise<Simulation> {
  const versions = await listCurrentVersions(ctx.system, ctx.now());
  const version = chooseVersion(versions, headcount);
  const { headcountMin: _min, headcountMax: _max, ...plan } = describePlan(version);
  const price = priceYear(version, headcount);
  return { headcount, ...plan, ...price, cliff: findCliff(versions, headcount, price.netCents) };
}

/** The version that a contract for `headcount` people freezes when it is made at `at`. */
export async function findPlanVersion(
  db: Kysely<SharedTables>,
  { headcount, at }: { headcount: number; at: Date },
): Promise<PlanVersion> {
  return chooseVersion(await listCurrentVersions(db, at), headcount);
}

/** Net, VAT and gross of one year for `headcount` people. */
export function priceYear(version: PlanVersion, headcount: number): YearlyPrice {
  const netCents = multiplyCents(version.priceCents, headcount);
  const vatCents = computeVatCents(netCents, version.vatRateBp);
  return { netCents, vatCents, grossCents: sumCents([netCents, vatCents]) };
}

/** The newest version of each plan on the day of `at` in Paris, by headcount. */
async function listCurrentVersions(db: Kysely<SharedTables>, at: Date): Promise<PlanVersion[]> {
  const versions = await listVersionsUntil(db, toParisDate(at).toString());
  const newest = new Map<string, PlanVersion>();
  for (const version of versions) {
    if (!newest.has(version.plan)) newest.set(version.plan, version);
  }
  return [...newest.values()].sort((a, b) => a.headcountMin - b.headcountMin);
}

/** @throws Error when the price list has a gap: that is a fault of the data, never of a request */
function chooseVersion(versions: readonly PlanVersion[], headcount: number): PlanVersion {
  const version = versions.find(({ headcountMin, headcountMax }) =>
    headcount >= headcountMin && (headcountMax === null || headcount <= headcountMax)
  );
  if (!version) throw new Error(`Cannot price ${headcount} employees: no plan takes them`);
  return version;
}

/** The cheapest entry to a larger plan that costs less in total than `netCents`, if any. */
function findCliff(
  versions: readonly PlanVersion[],
  headcount: number,
  netCents: number,
): Cliff | null {
  const [cheapest] = versions.filter((version) => version.headcountMin > headcount)
    .map(({ plan, priceCents, headcountMin }) => ({
      headcount: headcountMin,
      plan,
      netCents: multiplyCents(priceCents, headcountMin),
    }))
    .sort((a, b) => a.netCents - b.netCents);
  if (!cheapest || cheapest.netCents >= netCents) return null;
  return { ...cheapest, savingCents: netCents - cheapest.netCents };
}

function describePlan(version: PlanVersion): Plan {
  return {
    plan: version.plan,
    headcountMin: version.headcountMin,
    headcountMax: version.headcountMax,
    priceCents: version.priceCents,
    currency: version.currency,
    vatRateBp: version.vatRateBp,
    activitiesPerMonth: version.activitiesPerMonth,
    medicalPerMonth: version.medicalPerMonth,
    extraMedicalCents: version.extraMedicalCents,
    chatbotQuestionsPerMonth: version.chatbotQuestionsPerMonth,
    adviceLevel: version.adviceLevel,
  };
}
