import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Quota, ServicePage, Slot } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { QuotaMeter } from "../../components/QuotaMeter.tsx";
import { Table } from "../../components/Table.tsx";
import { define } from "../../define.ts";
import { idempotencyKeyOf, problemText, textOf } from "../../form.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

const SLOTS = 20;

interface Data {
  service: ServicePage;
  quota: Quota;
  refusal: string | null;
  cursor: string | undefined;
}

export const handler = define.handlers({
  GET: async (ctx) => page(await load(ctx.state, ctx.params.serviceId ?? "", ctx.url)),
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const result = await api.call("POST /bookings", {
      json: { slotId: textOf(form, "slot") },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (result.ok) return ctx.redirect(paths.planning({ notice: "booked" }), 303);
    const data = await load(ctx.state, ctx.params.serviceId ?? "", ctx.url);
    const refusal = problemText(t, result.problem);
    return page({ ...data, refusal }, { status: result.problem.status });
  },
});

async function load(state: State, serviceId: string, url: URL): Promise<Data> {
  const { api } = state;
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: SLOTS, ...(cursor === undefined ? {} : { cursor }) };
  const [service, quota] = await Promise.all([
    api.call("GET /catalogue/:serviceId", { params: { serviceId }, query }),
    api.call("GET /quota"),
  ]);
  return { service: dataOf(service), quota: dataOf(quota), refusal: null, cursor };
}

export default define.page<typeof handler>(function ServiceDetailPage({ data, state }) {
  const { t } = state;
  const { service, quota, refusal } = data;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t(`category.${service.category}`)}
        title={service.name}
        lead={service.summary}
      />
      {refusal !== null && <Alert tone="danger" title={refusal} />}
      <div class="columns">
        <p>{service.description}</p>
        <Card tone="tinted">
          <QuotaMeter state={state} quota={quota} />
          <p class="price-note">
            {t("service.minutes", { count: service.durationMinutes })} ·{" "}
            {t(`service.mode.${service.mode}`)}
          </p>
        </Card>
      </div>
      <section class="section">
        <h2>{t("service.slots")}</h2>
        {service.slots.length === 0
          ? <EmptyState title={t("service.empty.title")} text={t("service.empty.text")} />
          : <SlotTable state={state} data={data} />}
      </section>
    </>
  );
});

function SlotTable({ state, data }: { state: State; data: Data }) {
  const { t, locale } = state;
  const { service, quota, cursor } = data;
  return (
    <>
      <Table
        caption={t("service.slots")}
        rows={service.slots}
        rowKey={({ id }) => id}
        columns={[
          {
            heading: t("booking.when"),
            cell: ({ startsAt }) => <time datetime={startsAt}>{locale.dateTime(startsAt)}</time>,
          },
          { heading: t("booking.with"), cell: ({ provider }) => provider.displayName },
          {
            heading: t("booking.where"),
            cell: ({ venue }) =>
              venue === null ? t(`service.mode.${service.mode}`) : `${venue.name}, ${venue.city}`,
          },
          {
            heading: t("service.places"),
            numeric: true,
            cell: ({ placesLeft }) => t("service.places-left", { count: placesLeft }),
          },
          {
            heading: t("booking.action"),
            cell: (slot) =>
              slot.placesLeft === 0
                ? t("service.full")
                : <BookForm state={state} slot={slot} canBook={quota.reason === null} />,
          },
        ]}
      />
      <Pagination
        t={t}
        previous={cursor === undefined ? undefined : paths.catalogueService(service.id)}
        next={service.nextCursor === null
          ? undefined
          : paths.catalogueService(service.id, { cursor: service.nextCursor })}
      />
    </>
  );
}

interface BookFormProps {
  state: State;
  slot: Slot;
  canBook: boolean;
}

function BookForm({ state, slot, canBook }: BookFormProps) {
  if (!canBook) return null;
  const { t, locale } = state;
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="slot" value={slot.id} />
      <Button>
        {t("service.book")}
        <span class="visually-hidden">{locale.dateTime(slot.startsAt)}</span>
      </Button>
    </form>
  );
}
