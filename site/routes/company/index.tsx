import { page } from "fresh";
import { may } from "../../access.ts";
import { dataOf } from "../../client/result.ts";
import type { Company } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { Badge, type BadgeTone } from "../../components/Badge.tsx";
import { ButtonLink } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SeatsMeter } from "../../components/SeatsMeter.tsx";
import { define } from "../../define.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

type Contract = NonNullable<Company["contract"]>;

const TONES: Record<Contract["state"], BadgeTone> = {
  pending_signature: "waiting",
  pending_payment: "waiting",
  active: "good",
  suspended: "bad",
  terminating: "waiting",
  ended: "neutral",
  renewed: "neutral",
};

/** What a contract's card can say: none, not paid, being paid, or one with its dates. */
type Stage = "none" | "unpaid" | "paying" | "set";

interface Data {
  company: Company;
  stage: Stage;
  canSubscribe: boolean;
  canInvite: boolean;
  canReadInvoices: boolean;
}

export const handler = define.handlers({
  async GET(ctx) {
    const { api, viewer } = ctx.state;
    const company = dataOf(await api.call("GET /company"));
    const canSubscribe = may(viewer, "company.contract.subscribe");
    return page<Data>({
      company,
      stage: await findStage(ctx.state, company, canSubscribe),
      canSubscribe,
      canInvite: may(viewer, "company.employees.invite"),
      canReadInvoices: may(viewer, "company.invoices.read"),
    });
  },
});

/** Whether a payment has begun is told only to those who may pay. */
async function findStage(
  { api }: State,
  { contract }: Company,
  canSubscribe: boolean,
): Promise<Stage> {
  if (contract === null || contract.state === "ended") return "none";
  if (contract.state !== "pending_payment") return "set";
  if (!canSubscribe) return "unpaid";
  const params = { contractId: contract.id };
  const checkout = dataOf(await api.call("GET /checkout/:contractId", { params }));
  return checkout.isPaymentUnderWay ? "paying" : "unpaid";
}

export default define.page<typeof handler>(function CompanyPage({ data, state }) {
  const { t } = state;
  const { company, stage } = data;
  return (
    <>
      <PageHeader t={t} eyebrow={t("company.eyebrow")} title={company.name}>
        {stage === "set" && data.canInvite && (
          <ButtonLink href={paths.companyEmployees()}>{t("payment.invite")}</ButtonLink>
        )}
      </PageHeader>
      <div class="columns">
        <Card tone="raised">
          <h2>{t("company.contract")}</h2>
          <ContractSummary state={state} data={data} />
        </Card>
        <Identity state={state} company={company} />
      </div>
      <section class="section">
        <Alert tone="note" title={t("home.privacy.title")}>
          <p>{t("home.privacy.bookings")}</p>
        </Alert>
      </section>
    </>
  );
});

function ContractSummary({ state, data }: { state: State; data: Data }) {
  const { t } = state;
  const { company: { contract }, stage } = data;
  if (contract === null || stage === "none") {
    return (
      <>
        <p>{t("company.contract.none")}</p>
        <SubscribeLink
          data={data}
          text={t("company.subscribe")}
          otherwise={t("company.ask-admin")}
        />
      </>
    );
  }
  const badge = <Badge tone={TONES[contract.state]} text={t(`contract.state.${contract.state}`)} />;
  if (stage === "set") {
    return (
      <>
        {badge}
        <RunningContract state={state} contract={contract} />
        {data.canReadInvoices && (
          <p class="card-foot">
            <a href={paths.companyInvoices()}>{t("company.see-invoices")}</a>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      {badge}
      <p>{t(`company.contract.${stage}`)}</p>
      {stage === "paying"
        ? (
          <a href={paths.companyPayment({ contract: contract.id })}>
            {t("company.follow-payment")}
          </a>
        )
        : (
          <SubscribeLink
            data={data}
            text={t("company.resume")}
            otherwise={t("company.ask-admin")}
          />
        )}
    </>
  );
}

interface SubscribeLinkProps {
  data: Data;
  text: string;
  /** For those who may not subscribe. */
  otherwise: string;
}

function SubscribeLink({ data, text, otherwise }: SubscribeLinkProps) {
  if (!data.canSubscribe) return <p>{otherwise}</p>;
  return <ButtonLink href={paths.companySubscribe()}>{text}</ButtonLink>;
}

function RunningContract({ state, contract }: { state: State; contract: Contract }) {
  const { t, locale } = state;
  return (
    <>
      {contract.startsOn !== null && contract.endsOn !== null && (
        <p>
          {t("company.period", {
            from: locale.date(contract.startsOn),
            to: locale.date(contract.endsOn),
          })}
        </p>
      )}
      <SeatsMeter t={t} taken={contract.seatsTaken} seats={contract.seats} />
    </>
  );
}

function Identity({ state, company }: { state: State; company: Company }) {
  const { t, locale } = state;
  return (
    <Card>
      <h2>{t("company.identity")}</h2>
      <dl class="ledger">
        <div>
          <dt>{t("company.siren")}</dt>
          <dd>{groupDigits(company.siren)}</dd>
        </div>
        {company.vatNumber !== null && (
          <div>
            <dt>{t("company.vat-number")}</dt>
            <dd>{company.vatNumber}</dd>
          </div>
        )}
        <div>
          <dt>{t("address.line")}</dt>
          <dd>
            {company.addressLine}
            <br />
            {company.postalCode} {company.city}
          </dd>
        </div>
        <div>
          <dt>{t("simulator.headcount.label")}</dt>
          <dd>{locale.number(company.headcount)}</dd>
        </div>
      </dl>
    </Card>
  );
}

/** "404833048" as people write it: three groups that a line never parts. */
function groupDigits(siren: string): string {
  return siren.replace(/(\d{3})(?=\d)/g, "$1\u00a0");
}
