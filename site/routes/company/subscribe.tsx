import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Simulation } from "../../client/types.ts";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button, ButtonLink } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Checkbox } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { define } from "../../define.ts";
import {
  type FieldErrors,
  fieldErrors,
  idempotencyKeyOf,
  problemText,
  textOf,
} from "../../form.ts";
import { paths } from "../../paths.ts";
import { describeSimulation, parseHeadcount } from "../../simulation.ts";
import type { State } from "../../state.ts";

interface Data {
  simulation: Simulation;
  hasContract: boolean;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  GET: async (ctx) => page(await load(ctx.state, ctx.url)),
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const data = await load(ctx.state, ctx.url);
    if (textOf(form, "terms") !== "yes") {
      return page({ ...data, errors: { terms: t("subscribe.terms-needed") } }, { status: 422 });
    }
    const result = await api.call("POST /checkout", {
      json: { headcount: data.simulation.headcount, termsAccepted: true },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (result.ok) return ctx.redirect(result.data.url, 303);
    const errors = fieldErrors(t, result.problem);
    const refusal = problemText(t, result.problem);
    return page({ ...data, errors, refusal }, { status: result.problem.status });
  },
});

/** The price for the company's headcount, or for another that the address asks for. */
async function load({ api }: State, url: URL): Promise<Data> {
  const company = dataOf(await api.call("GET /company"));
  const asked = parseHeadcount(url.searchParams.get("headcount") ?? "");
  const query = { headcount: asked ?? company.headcount };
  const simulation = dataOf(await api.call("GET /plans/simulation", { query }));
  const state = company.contract?.state;
  const hasContract = state !== undefined && state !== "pending_payment" && state !== "ended";
  return { simulation, hasContract, errors: {}, refusal: null };
}

export default define.page<typeof handler>(function SubscribePage({ data, state }) {
  const { t } = state;
  return (
    <>
      <PageHeader t={t} title={t("subscribe.title")} lead={t("subscribe.lead")} />
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      {data.hasContract
        ? (
          <Alert tone="success" title={t("subscribe.exists")}>
            <ButtonLink href={paths.company()}>{t("nav.company")}</ButtonLink>
          </Alert>
        )
        : <Offer state={state} data={data} />}
    </>
  );
});

function Offer({ state, data }: { state: State; data: Data }) {
  const { t, locale } = state;
  const view = describeSimulation(locale, data.simulation);
  const { cliff } = view;
  return (
    <div class="columns">
      <Card tone="raised">
        <p class="badge badge-good">{view.plan}</p>
        <h2>{view.title}</h2>
        <p class="price-total">{view.total}</p>
        <p class="price-note">{view.totalNote}</p>
        <dl class="ledger">
          {view.lines.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd class="money">{value}</dd>
            </div>
          ))}
        </dl>
        {cliff !== null && (
          <Alert tone="note">
            <p>
              {cliff.text}{" "}
              <a href={paths.companySubscribe({ headcount: cliff.headcount })}>{cliff.action}</a>
            </p>
          </Alert>
        )}
      </Card>
      <form method="post" class="form card card-plain">
        <FormGuard state={state} />
        <h2>{t("subscribe.pay.title")}</h2>
        <p>{t("subscribe.pay.text")}</p>
        <Checkbox name="terms" label={t("subscribe.terms")} error={data.errors.terms} required />
        <Button>{t("subscribe.submit", { amount: view.total })}</Button>
      </form>
    </div>
  );
}
