import { z } from "../core/router.ts";

/** Beyond this nobody buys by simulator: the price is negotiated in a quote. */
export const HEADCOUNT_MAX = 100_000;

export const PlanCode = z.enum(["starter", "basic", "premium"]).openapi("PlanCode");
export type PlanCode = z.infer<typeof PlanCode>;

const Cents = z.int().openapi({ description: "Cents of the currency" });

const planFields = {
  plan: PlanCode,
  priceCents: Cents.openapi({ description: "Per employee and year, net of VAT, in cents" }),
  currency: z.string().length(3),
  vatRateBp: z.int().openapi({ description: "Basis points: 2000 is 20 %" }),
  activitiesPerMonth: z.int().openapi({ description: "Per employee" }),
  medicalPerMonth: z.int().openapi({ description: "Per employee" }),
  extraMedicalCents: Cents.openapi({ description: "One more appointment, paid by the employee" }),
  chatbotQuestionsPerMonth: z.int().nullable().openapi({
    description: "Per employee; null is unlimited",
  }),
  adviceLevel: z.enum(["none", "general", "personalised"]),
};

export const Plan = z.object({
  ...planFields,
  headcountMin: z.int(),
  headcountMax: z.int().nullable().openapi({ description: "Null: no upper bound" }),
}).openapi("Plan");
export type Plan = z.infer<typeof Plan>;

export const PlanList = z.object({ plans: z.array(Plan) }).openapi("PlanList");
export type PlanList = z.infer<typeof PlanList>;

/** A whole number as people write it in a query: digits, without sign, space or exponent. */
export const SimulationQuery = z.strictObject({
  headcount: z.string().regex(/^\d{1,9}$/, "needs to be a whole number").transform(Number)
    .pipe(z.int().min(1).max(HEADCOUNT_MAX))
    .openapi({ type: "integer", minimum: 1, maximum: HEADCOUNT_MAX, example: 25 }),
});

export const Cliff = z.object({
  headcount: z.int(),
  plan: PlanCode,
  netCents: Cents,
  savingCents: Cents,
}).openapi("Cliff", { description: "A larger headcount that costs less in total" });
export type Cliff = z.infer<typeof Cliff>;

export const Simulation = z.object({
  headcount: z.int(),
  ...planFields,
  netCents: Cents.openapi({ description: "For a year" }),
  vatCents: Cents,
  grossCents: Cents,
  cliff: Cliff.nullable(),
}).openapi("Simulation");
export type Simulation = z.infer<typeof Simulation>;
