import { page } from "fresh";
import { dataOf } from "../../../client/result.ts";
import type { CheckoutStatus } from "../../../client/types.ts";
import { ButtonLink } from "../../../components/Button.tsx";
import { Card } from "../../../components/Card.tsx";
import { PageHeader } from "../../../components/PageHeader.tsx";
import { StepList } from "../../../components/StepList.tsx";
import { define } from "../../../define.ts";
import type { TextKey, Translate } from "../../../i18n/translate.ts";
import PaymentWatch from "../../../islands/PaymentWatch.tsx";
import { paths } from "../../../paths.ts";

/** Where people come back to from the payment page. It promises nothing: only the bank's word does. */
export const handler = define.handlers({
  async GET(ctx) {
    const params = { contractId: ctx.url.searchParams.get("contract") ?? "" };
    const checkout = dataOf(await ctx.state.api.call("GET /checkout/:contractId", { params }));
    return page({ checkout });
  },
});

export default define.page<typeof handler>(function PaymentPage({ data, state }) {
  const { t } = state;
  const { checkout } = data;
  if (checkout.state === "pending_payment") return <Pending t={t} checkout={checkout} />;
  return checkout.state === "ended" ? <Ended t={t} /> : <Open t={t} />;
});

function Pending({ t, checkout }: { t: Translate; checkout: CheckoutStatus }) {
  const { contractId, isPaymentUnderWay } = checkout;
  // A debit takes days: nobody should sit and watch it.
  const kind = isPaymentUnderWay ? "payment.debit" : "payment.pending";
  return (
    <>
      <PageHeader t={t} title={t(`${kind}.title`)} lead={t(`${kind}.text`)} />
      <Card tone="tinted">
        {!isPaymentUnderWay && (
          <PaymentWatch
            stateUrl={paths.companyPaymentState({ contract: contractId })}
            texts={{ waiting: t("payment.waiting"), slow: t("payment.slow") }}
          />
        )}
        <a href={paths.companyPayment({ contract: contractId })}>{t("payment.refresh")}</a>
      </Card>
      <p class="actions">
        <ButtonLink variant="secondary" href={paths.company()}>{t("subscribe.back")}</ButtonLink>
      </p>
    </>
  );
}

const NEXT_STEPS: readonly { title: TextKey; text: TextKey }[] = [
  { title: "payment.step.paid.title", text: "payment.step.paid.text" },
  { title: "payment.step.invite.title", text: "payment.step.invite.text" },
  { title: "payment.step.book.title", text: "payment.step.book.text" },
];

function Open({ t }: { t: Translate }) {
  return (
    <>
      <PageHeader t={t} title={t("payment.active.title")} lead={t("payment.active.text")} />
      <section class="section">
        <h2>{t("payment.next")}</h2>
        <StepList
          current={1}
          steps={NEXT_STEPS.map(({ title, text }) => ({ title: t(title), text: t(text) }))}
        />
      </section>
      <p class="actions">
        <ButtonLink href={paths.companyEmployees()}>{t("payment.invite")}</ButtonLink>
        <ButtonLink variant="secondary" href={paths.companyInvoices()}>
          {t("payment.invoices")}
        </ButtonLink>
      </p>
    </>
  );
}

function Ended({ t }: { t: Translate }) {
  return (
    <>
      <PageHeader t={t} title={t("payment.ended.title")} lead={t("payment.ended.text")} />
      <ButtonLink href={paths.companySubscribe()}>{t("payment.again")}</ButtonLink>
    </>
  );
}
