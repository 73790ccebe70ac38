import type { Kysely } from "kysely";
import type { SharedTables } from "../db/tables.ts";
import type { PlanCode } from "./schema.ts";

/** A plan as it is sold on some day, with the id that a contract freezes. */
export interface PlanVersion {
  readonly id: string;
  readonly plan: PlanCode;
  readonly validFrom: string;
  readonly headcountMin: number;
  readonly headcountMax: number | null;
  readonly priceCents: number;
  readonly currency: string;
  readonly vatRateBp: number;
  readonly activitiesPerMonth: number;
  readonly medicalPerMonth: number;
  readonly extraMedicalCents: number;
  readonly chatbotQuestionsPerMonth: number | null;
  readonly adviceLevel: "none" | "general" | "personalised";
}

/** Far more versions than a price list will ever have. */
const VERSIONS_MAX = 500;

/** Every version that is or was valid on `date` (`YYYY-MM-DD`), newest first. */
export async function listVersionsUntil(
  db: Kysely<SharedTables>,
  date: string,
): Promise<PlanVersion[]> {
  return await db.selectFrom("plan_version").selectAll().where("validFrom", "<=", date)
    .orderBy("validFrom", "desc").orderBy("version", "desc").limit(VERSIONS_MAX).execute();
}
