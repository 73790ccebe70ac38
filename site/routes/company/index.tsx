import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Company } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { Badge, type BadgeTone } from "../../components/Badge.tsx";
import { ButtonLink } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { Meter } from "../../components/Meter.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { define } from "../../define.ts";
import { paths, startPath } from "../../paths.ts";
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

export const handler = define.handlers({
  async GET(ctx) {
    const { api, viewer } = ctx.state;
    if (viewer !== null && viewer.company === null) return ctx.redirect(startPath(viewer), 303);
    return page({ company: dataOf(await api.call("GET /company")) });
  },
});

export default define.page<typeof handler>(function CompanyPage({ data, state }) {
  const { t, locale } = state;
  const { company } = data;
  return (
    <>
      <PageHeader t={t} eyebrow={t("company.eyebrow")} title={company.name} />
      <div class="columns">
        <Card tone="raised">
          <h2>{t("company.contract")}</h2>
          <ContractSummary state={state} company={company} />
        </Card>
        <Card>
          <h2>{t("company.identity")}</h2>
          <dl class="ledger">
            <div>
              <dt>{t("company.siren")}</dt>
              <dd>{company.siren}</dd>
            </div>
            <div>
              <dt>{t("address.line")}</dt>
              <dd>{company.addressLine}, {company.postalCode} {company.city}</dd>
            </div>
            <div>
              <dt>{t("simulator.headcount.label")}</dt>
              <dd>{locale.number(company.headcount)}</dd>
            </div>
          </dl>
        </Card>
      </div>
      <Alert tone="note" title={t("home.privacy.title")}>
        <p>{t("home.privacy.bookings")}</p>
      </Alert>
    </>
  );
});

function ContractSummary({ state, company }: { state: State; company: Company }) {
  const { t, locale } = state;
  const { contract } = company;
  if (contract === null || contract.state === "ended") {
    return (
      <>
        <p>{t("company.no-contract")}</p>
        <ButtonLink href={paths.companySubscribe()}>{t("company.subscribe")}</ButtonLink>
      </>
    );
  }
  return (
    <>
      <p>
        <Badge tone={TONES[contract.state]} text={t(`contract.state.${contract.state}`)} />
      </p>
      {contract.state === "pending_payment" && (
        <ButtonLink href={paths.companySubscribe()}>{t("company.resume")}</ButtonLink>
      )}
      {contract.startsOn !== null && contract.endsOn !== null && (
        <>
          <p>
            {t("company.period", {
              from: locale.date(contract.startsOn),
              to: locale.date(contract.endsOn),
            })}
          </p>
          <Meter
            label={t("company.seats")}
            used={contract.seatsTaken}
            limit={contract.seats}
            text={t("company.seats-taken", { count: contract.seatsTaken, limit: contract.seats })}
          />
          <p class="actions">
            <ButtonLink href={paths.companyEmployees()}>{t("payment.invite")}</ButtonLink>
          </p>
        </>
      )}
    </>
  );
}
