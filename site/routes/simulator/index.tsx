import { page } from "fresh";
import { PageHeader } from "../../components/PageHeader.tsx";
import { define } from "../../define.ts";
import Simulator from "../../islands/Simulator.tsx";
import { paths } from "../../paths.ts";
import { HEADCOUNT_MAX, simulate } from "../../simulation.ts";

/** Team sizes around which the price changes, offered as one-click examples. */
const EXAMPLES = [12, 30, 31, 120, 251];

export const handler = define.handlers({
  async GET(ctx) {
    const headcount = ctx.url.searchParams.get("headcount")?.trim() ?? "";
    const { api, locale } = ctx.state;
    const outcome = headcount === ""
      ? { view: null, error: null }
      : await simulate(api, locale, headcount);
    return page({ headcount, outcome }, { status: outcome.error === null ? 200 : 422 });
  },
});

export default define.page<typeof handler>(function SimulatorPage({ data, state }) {
  const { t } = state;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("simulator.eyebrow")}
        title={t("simulator.title")}
        lead={t("simulator.lead")}
      />
      <Simulator
        action={paths.simulator()}
        resultAction={paths.simulatorResult()}
        headcount={data.headcount}
        headcountMax={HEADCOUNT_MAX}
        outcome={data.outcome}
        examples={EXAMPLES}
        texts={{
          label: t("simulator.headcount.label"),
          hint: t("simulator.headcount.hint"),
          submit: t("simulator.submit"),
          examples: t("simulator.examples"),
          empty: t("simulator.empty"),
          unavailable: t("error.503.text"),
        }}
      />
    </>
  );
});
