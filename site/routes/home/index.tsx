import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import { BookingTable } from "../../components/BookingTable.tsx";
import { ButtonLink } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Icon } from "../../components/Icon.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { QuotaMeter } from "../../components/QuotaMeter.tsx";
import { define } from "../../define.ts";
import { paths } from "../../paths.ts";

/** Enough to see what comes next; the planning has them all. */
const NEXT_BOOKINGS = 3;

export const handler = define.handlers({
  async GET(ctx) {
    const { api } = ctx.state;
    const [quota, next] = await Promise.all([
      api.call("GET /quota"),
      api.call("GET /bookings", { query: { state: "confirmed", limit: NEXT_BOOKINGS } }),
    ]);
    return page({ quota: dataOf(quota), bookings: dataOf(next).bookings });
  },
});

export default define.page<typeof handler>(function EmployeeHomePage({ data, state }) {
  const { t, viewer } = state;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={viewer?.company?.name ?? ""}
        title={t("employee-home.title", { name: viewer?.name ?? "" })}
        lead={t("employee-home.lead")}
      >
        <ButtonLink href={paths.catalogue()}>{t("employee-home.book")}</ButtonLink>
      </PageHeader>
      <div class="columns">
        <Card tone="raised">
          <QuotaMeter state={state} quota={data.quota} />
        </Card>
        <Card tone="tinted">
          <p class="promise">
            <Icon name="lock" />
            {t("auth.promise")}
          </p>
        </Card>
      </div>
      <section class="section">
        <h2>{t("employee-home.next")}</h2>
        {data.bookings.length === 0
          ? (
            <EmptyState title={t("planning.empty.title")} text={t("planning.empty.text")}>
              <ButtonLink href={paths.catalogue()}>{t("planning.empty.action")}</ButtonLink>
            </EmptyState>
          )
          : (
            <>
              <BookingTable
                state={state}
                caption={t("employee-home.next")}
                bookings={data.bookings}
              />
              <p class="actions">
                <a href={paths.planning()}>{t("employee-home.all")}</a>
              </p>
            </>
          )}
      </section>
    </>
  );
});
