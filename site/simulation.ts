/** The simulator's answer in words: the page and its island show the same object. */
import type { Api } from "./client/client.ts";
import type { PlanCode, Simulation } from "./client/types.ts";
import { fieldErrors, problemText } from "./form.ts";
import type { Locale } from "./i18n/locale.ts";
import type { TextKey } from "./i18n/translate.ts";
import { paths } from "./paths.ts";

/** The api's own bound (PRODUCT §3 has no upper one): beyond it people ask for a quote. */
export const HEADCOUNT_MAX = 100_000;

export const PLAN_NAMES: Record<PlanCode, TextKey> = {
  starter: "plan.starter",
  basic: "plan.basic",
  premium: "plan.premium",
};

export interface SimulationView {
  plan: string;
  title: string;
  total: string;
  totalNote: string;
  lines: readonly { label: string; value: string }[];
  /** The price cliff: more seats for less money. */
  cliff: { text: string; action: string; headcount: number } | null;
  signUp: { text: string; href: string };
}

/** Plain JSON: exactly one of the two is null, or both before anything is asked. */
export interface SimulationOutcome {
  view: SimulationView | null;
  error: string | null;
}

/** The headcount in `text`, or null when it is not a whole number from 1 to the maximum. */
export function parseHeadcount(text: string): number | null {
  if (!/^\d{1,6}$/.test(text)) return null;
  const headcount = Number(text);
  return headcount >= 1 && headcount <= HEADCOUNT_MAX ? headcount : null;
}

/** Asks the api for the price of `text` people, and says the answer in `locale`. */
export async function simulate(
  api: Api,
  locale: Locale,
  text: string,
): Promise<SimulationOutcome> {
  const { t } = locale;
  const headcount = parseHeadcount(text);
  if (headcount === null) {
    return { view: null, error: t("simulator.headcount.invalid", { max: HEADCOUNT_MAX }) };
  }
  const result = await api.call("GET /plans/simulation", { query: { headcount } });
  if (result.ok) return { view: describeSimulation(locale, result.data), error: null };
  const error = fieldErrors(t, result.problem).headcount ?? problemText(t, result.problem);
  return { view: null, error };
}

export function describeSimulation(locale: Locale, simulation: Simulation): SimulationView {
  const { t, money, price } = locale;
  const { headcount, currency, cliff } = simulation;
  return {
    plan: t(PLAN_NAMES[simulation.plan]),
    title: t("simulator.result.title", { count: headcount }),
    total: money(simulation.grossCents, currency),
    totalNote: t("simulator.result.total-note"),
    lines: [
      {
        label: t("simulator.result.per-employee"),
        value: price(simulation.priceCents, currency),
      },
      { label: t("simulator.result.net"), value: money(simulation.netCents, currency) },
      {
        label: t("simulator.result.vat", { rate: locale.percent(simulation.vatRateBp) }),
        value: money(simulation.vatCents, currency),
      },
      { label: t("simulator.result.gross"), value: money(simulation.grossCents, currency) },
    ],
    cliff: cliff === null ? null : {
      text: t("simulator.cliff.text", {
        count: cliff.headcount,
        plan: t(PLAN_NAMES[cliff.plan]),
        saving: price(cliff.savingCents, currency),
      }),
      action: t("simulator.cliff.action", { count: cliff.headcount }),
      headcount: cliff.headcount,
    },
    signUp: { text: t("simulator.sign-up"), href: paths.signUp({ headcount }) },
  };
}
