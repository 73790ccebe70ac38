import { page } from "fresh";
import { may } from "../../access.ts";
import { dataOf } from "../../client/result.ts";
import type { Company, Simulation } from "../../client/types.ts";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button, ButtonLink } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Checkbox } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { PriceDetails } from "../../components/PriceDetails.tsx";
import { define } from "../../define.ts";
import { type FieldErrors, idempotencyKeyOf, problemText, textOf } from "../../form.ts";
import { paths } from "../../paths.ts";
import { describeSimulation, parseHeadcount } from "../../simulation.ts";
import type { State } from "../../state.ts";

/** What keeps the page from offering a subscription. */
type Obstacle =
  | { kind: "not-allowed" | "contract-exists" }
  | { kind: "payment-in-progress"; contractId: string };

interface Data {
  obstacle: Obstacle | null;
  simulation: Simulation;
  hasAccepted: boolean;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  GET: async (ctx) => page(await load(ctx.state, ctx.url)),
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const data = await load(ctx.state, ctx.url);
    if (data.obstacle !== null) {
      return page(data, { status: data.obstacle.kind === "not-allowed" ? 403 : 409 });
    }
    if (textOf(form, "terms") !== "yes") {
      return page({ ...data, errors: { terms: t("subscribe.terms-needed") } }, { status: 422 });
    }
    const result = await api.call("POST /checkout", {
      json: { headcount: data.simulation.headcount, termsAccepted: true },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (result.ok) return ctx.redirect(result.data.url, 303);
    const refusal = problemText(t, result.problem);
    return page({ ...data, hasAccepted: true, refusal }, { status: result.problem.status });
  },
});

/** The price for the company's headcount, or for another that the address asks for. */
async function load(state: State, url: URL): Promise<Data> {
  const { api } = state;
  const company = dataOf(await api.call("GET /company"));
  const asked = parseHeadcount(url.searchParams.get("headcount") ?? "");
  const query = { headcount: asked ?? company.headcount };
  const [simulation, obstacle] = await Promise.all([
    api.call("GET /plans/simulation", { query }),
    findObstacle(state, company),
  ]);
  const blank = { hasAccepted: false, errors: {}, refusal: null };
  return { obstacle, simulation: dataOf(simulation), ...blank };
}

async function findObstacle(
  { api, viewer }: State,
  { contract }: Company,
): Promise<Obstacle | null> {
  if (!may(viewer, "company.contract.subscribe")) return { kind: "not-allowed" };
  if (contract === null || contract.state === "ended") return null;
  if (contract.state !== "pending_payment") return { kind: "contract-exists" };
  const params = { contractId: contract.id };
  const checkout = dataOf(await api.call("GET /checkout/:contractId", { params }));
  if (!checkout.isPaymentUnderWay) return null;
  return { kind: "payment-in-progress", contractId: contract.id };
}

export default define.page<typeof handler>(function SubscribePage({ data, state }) {
  const { t } = state;
  const { obstacle } = data;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("subscribe.eyebrow")}
        title={t("subscribe.title")}
        lead={t("subscribe.lead")}
      />
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      {obstacle === null
        ? <Offer state={state} data={data} />
        : <Hindrance state={state} obstacle={obstacle} />}
    </>
  );
});

function Hindrance({ state: { t }, obstacle }: { state: State; obstacle: Obstacle }) {
  const href = obstacle.kind === "payment-in-progress"
    ? paths.companyPayment({ contract: obstacle.contractId })
    : paths.company();
  return (
    <Card tone="raised">
      <h2>{t(`subscribe.${obstacle.kind}.title`)}</h2>
      <p>{t(`subscribe.${obstacle.kind}.text`)}</p>
      <ButtonLink href={href}>
        {t(obstacle.kind === "payment-in-progress" ? "company.follow-payment" : "subscribe.back")}
      </ButtonLink>
    </Card>
  );
}

function Offer({ state, data }: { state: State; data: Data }) {
  const { t, locale } = state;
  const view = describeSimulation(locale, data.simulation);
  return (
    <div class="split">
      <Card tone="raised">
        <PriceDetails
          view={view}
          hrefFor={(headcount) => paths.companySubscribe({ headcount })}
        />
      </Card>
      <div class="card card-plain">
        <h2>{t("subscribe.pay.title")}</h2>
        <p>{t("subscribe.pay.text")}</p>
        <form method="post" class="form">
          <FormGuard state={state} />
          <Checkbox
            name="terms"
            label={t("subscribe.terms")}
            checked={data.hasAccepted}
            error={data.errors.terms}
            required
          />
          <Button>{t("subscribe.submit", { amount: view.total })}</Button>
        </form>
      </div>
    </div>
  );
}
