import { page } from "fresh";
import { dataOf } from "../../../client/result.ts";
import type { InvoiceSummary } from "../../../client/types.ts";
import { Badge, type BadgeTone } from "../../../components/Badge.tsx";
import { DateTime } from "../../../components/DateTime.tsx";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { PageHeader } from "../../../components/PageHeader.tsx";
import { Pagination } from "../../../components/Pagination.tsx";
import { Table } from "../../../components/Table.tsx";
import { define } from "../../../define.ts";
import { paths } from "../../../paths.ts";

const PAGE_SIZE = 20;
const TONES: Record<InvoiceSummary["state"], BadgeTone> = {
  draft: "neutral",
  issued: "waiting",
  partially_paid: "waiting",
  paid: "good",
  overdue: "bad",
  credited: "neutral",
};

export const handler = define.handlers({
  async GET(ctx) {
    const cursor = ctx.url.searchParams.get("cursor") ?? undefined;
    const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
    const list = dataOf(await ctx.state.api.call("GET /company/invoices", { query }));
    return page({ ...list, cursor });
  },
});

export default define.page<typeof handler>(function InvoicesPage({ data, state }) {
  const { t, locale } = state;
  return (
    <>
      <PageHeader t={t} title={t("invoices.title")} lead={t("invoices.lead")} />
      {data.invoices.length === 0
        ? <EmptyState title={t("invoices.empty.title")} text={t("invoices.empty.text")} />
        : (
          <Table
            caption={t("invoices.title")}
            rows={data.invoices}
            rowKey={({ id }) => id}
            columns={[
              { heading: t("invoices.number"), cell: ({ number }) => <strong>{number}</strong> },
              {
                heading: t("invoices.issued"),
                cell: ({ issuedOn }) => <DateTime locale={locale} iso={issuedOn} />,
              },
              {
                heading: t("simulator.result.gross"),
                kind: "numeric",
                cell: ({ grossCents, currency }) => locale.money(grossCents, currency),
              },
              {
                heading: t("invoices.state"),
                cell: (invoice) => (
                  <Badge tone={TONES[invoice.state]} text={t(`invoices.state.${invoice.state}`)} />
                ),
              },
              {
                heading: t("invoices.file"),
                cell: ({ id, number, isPdfReady }) =>
                  isPdfReady
                    ? (
                      <a href={paths.companyInvoicePdf(id)} download>
                        {t("invoices.download")} <span class="visually-hidden">{number}</span>
                      </a>
                    )
                    : t("invoices.not-ready"),
              },
            ]}
          />
        )}
      <Pagination
        t={t}
        first={data.cursor === undefined ? undefined : paths.companyInvoices()}
        next={data.nextCursor === null
          ? undefined
          : paths.companyInvoices({ cursor: data.nextCursor })}
      />
    </>
  );
});
