import { page } from "fresh";
import { dataOf } from "../../../client/result.ts";
import { ButtonLink } from "../../../components/Button.tsx";
import { Card } from "../../../components/Card.tsx";
import { PageHeader } from "../../../components/PageHeader.tsx";
import { define } from "../../../define.ts";
import PaymentWatch from "../../../islands/PaymentWatch.tsx";
import { paths } from "../../../paths.ts";

/** Where people come back to from the payment page. It promises nothing: only the bank's word does. */
export const handler = define.handlers({
  async GET(ctx) {
    const contractId = ctx.url.searchParams.get("contract") ?? "";
    const params = { contractId };
    const { state } = dataOf(await ctx.state.api.call("GET /checkout/:contractId", { params }));
    return page({ contractId, contractState: state });
  },
});

export default define.page<typeof handler>(function PaymentPage({ data, state }) {
  const { t } = state;
  const { contractId, contractState } = data;
  if (contractState === "active") {
    return (
      <>
        <PageHeader t={t} title={t("payment.active.title")} lead={t("payment.active.text")} />
        <p class="actions">
          <ButtonLink href={paths.companyEmployees()}>{t("payment.invite")}</ButtonLink>
          <ButtonLink variant="secondary" href={paths.companyInvoices()}>
            {t("payment.invoices")}
          </ButtonLink>
        </p>
      </>
    );
  }
  if (contractState === "pending_payment") {
    return (
      <>
        <PageHeader t={t} title={t("payment.pending.title")} lead={t("payment.pending.text")} />
        <Card tone="tinted">
          <PaymentWatch
            stateUrl={paths.companyPaymentState({ contract: contractId })}
            texts={{ waiting: t("payment.waiting"), slow: t("payment.slow") }}
          />
          <p>
            <a href={paths.companyPayment({ contract: contractId })}>{t("payment.refresh")}</a>
          </p>
        </Card>
      </>
    );
  }
  return (
    <>
      <PageHeader t={t} title={t("payment.ended.title")} lead={t("payment.ended.text")} />
      <ButtonLink href={paths.companySubscribe()}>{t("payment.again")}</ButtonLink>
    </>
  );
});
