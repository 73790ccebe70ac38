import { page } from "fresh";
import { dataOf } from "../client/result.ts";
import type { Plan } from "../client/types.ts";
import { ButtonLink } from "../components/Button.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { type Column, Table } from "../components/Table.tsx";
import { define } from "../define.ts";
import type { Locale } from "../i18n/locale.ts";
import type { TextKey } from "../i18n/translate.ts";
import { paths } from "../paths.ts";
import { PLAN_NAMES } from "../simulation.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { plans } = dataOf(await ctx.state.api.call("GET /plans"));
    return page({ plans });
  },
});

export default define.page<typeof handler>(function PricingPage({ data, state }) {
  const { t, locale } = state;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("pricing.eyebrow")}
        title={t("pricing.title")}
        lead={t("pricing.lead")}
      />
      <ul class="plans">
        {data.plans.map((plan) => (
          <li key={plan.plan}>
            <PlanCard plan={plan} locale={locale} />
          </li>
        ))}
      </ul>
      <section class="section">
        <h2>{t("pricing.compare")}</h2>
        <Table
          caption={t("pricing.compare")}
          columns={comparison(locale, data.plans)}
          rows={FEATURES}
          rowKey={({ label }) => label}
        />
      </section>
      <section class="section faq">
        <h2>{t("pricing.questions")}</h2>
        {QUESTIONS.map(({ question, answer }) => (
          <details key={question}>
            <summary>{t(question)}</summary>
            <p>{t(answer)}</p>
          </details>
        ))}
      </section>
    </>
  );
});

function PlanCard({ plan, locale }: { plan: Plan; locale: Locale }) {
  const { t } = locale;
  return (
    <div class="card card-raised plan">
      <h2>{t(PLAN_NAMES[plan.plan])}</h2>
      <p class="plan-range">{headcountRange(locale, plan)}</p>
      <p class="plan-price">
        <strong>{locale.price(plan.priceCents, plan.currency)}</strong> {t("pricing.unit")}
      </p>
      <ul class="ticks">
        {HIGHLIGHTS.map((feature) => <li key={feature.label}>{feature.sentence(locale, plan)}</li>)}
      </ul>
      <ButtonLink variant="secondary" href={paths.simulator({ headcount: plan.headcountMin })}>
        {t("pricing.simulate", { plan: t(PLAN_NAMES[plan.plan]) })}
      </ButtonLink>
    </div>
  );
}

function headcountRange({ t }: Locale, { headcountMin: min, headcountMax: max }: Plan): string {
  return max === null ? t("pricing.range-open", { min }) : t("pricing.range", { min, max });
}

interface Feature {
  label: TextKey;
  value: (locale: Locale, plan: Plan) => string;
}

interface Highlight extends Feature {
  /** The value as a sentence, for the plan's card. */
  sentence: (locale: Locale, plan: Plan) => string;
}

const HIGHLIGHTS: readonly Highlight[] = [
  {
    label: "pricing.activities",
    value: ({ number }, plan) => number(plan.activitiesPerMonth),
    sentence: ({ t }, plan) => t("pricing.activities-count", { count: plan.activitiesPerMonth }),
  },
  {
    label: "pricing.medical",
    value: ({ number }, plan) => number(plan.medicalPerMonth),
    sentence: ({ t }, plan) => t("pricing.medical-count", { count: plan.medicalPerMonth }),
  },
  {
    label: "pricing.chatbot",
    value: ({ t, number }, { chatbotQuestionsPerMonth: questions }) =>
      questions === null ? t("pricing.unlimited") : number(questions),
    sentence: ({ t }, { chatbotQuestionsPerMonth: questions }) =>
      questions === null
        ? t("pricing.chatbot-unlimited")
        : t("pricing.chatbot-count", { count: questions }),
  },
];

const ADVICE: Record<Plan["adviceLevel"], TextKey> = {
  none: "pricing.advice.none",
  general: "pricing.advice.general",
  personalised: "pricing.advice.personalised",
};

const FEATURES: readonly Feature[] = [
  { label: "pricing.headcount", value: headcountRange },
  ...HIGHLIGHTS,
  {
    label: "pricing.extra-medical",
    value: ({ price }, plan) => price(plan.extraMedicalCents, plan.currency),
  },
  { label: "pricing.advice", value: ({ t }, plan) => t(ADVICE[plan.adviceLevel]) },
  { label: "pricing.sheets", value: ({ t }) => t("pricing.unlimited") },
  {
    label: "pricing.price",
    value: ({ price }, plan) => price(plan.priceCents, plan.currency),
  },
];

function comparison(locale: Locale, plans: readonly Plan[]): Column<Feature>[] {
  const { t } = locale;
  return [
    { heading: t("pricing.feature"), cell: ({ label }) => t(label) },
    ...plans.map((plan) => ({
      heading: t(PLAN_NAMES[plan.plan]),
      cell: ({ value }: Feature) => value(locale, plan),
    })),
  ];
}

const QUESTIONS: readonly { question: TextKey; answer: TextKey }[] = [
  { question: "pricing.faq.growth.question", answer: "pricing.faq.growth.answer" },
  { question: "pricing.faq.month.question", answer: "pricing.faq.month.answer" },
  { question: "pricing.faq.privacy.question", answer: "pricing.faq.privacy.answer" },
];
