import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Quota, ServicePage, Slot } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { Card } from "../../components/Card.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { QuotaMeter } from "../../components/QuotaMeter.tsx";
import { type SlotObstacle, SlotTable } from "../../components/SlotTable.tsx";
import { define } from "../../define.ts";
import { idempotencyKeyOf, problemText, textOf } from "../../form.ts";
import { parisMonth } from "../../i18n/formats.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

const SLOTS = 12;
/** The most that the api gives at once: more than any quota lets a person hold. */
const BOOKINGS_MAX = 50;

interface Data {
  service: ServicePage;
  quota: Quota;
  /** Slots that the person holds already. */
  bookedSlotIds: ReadonlySet<string>;
  isFirstPage: boolean;
  refusal: string | null;
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

async function load({ api }: State, serviceId: string, url: URL): Promise<Data> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: SLOTS, ...(cursor === undefined ? {} : { cursor }) };
  const [service, quota, held] = await Promise.all([
    api.call("GET /catalogue/:serviceId", { params: { serviceId }, query }),
    api.call("GET /quota"),
    api.call("GET /bookings", { query: { state: "confirmed", limit: BOOKINGS_MAX } }),
  ]);
  return {
    service: dataOf(service),
    quota: dataOf(quota),
    bookedSlotIds: new Set(dataOf(held).bookings.map(({ slotId }) => slotId)),
    isFirstPage: cursor === undefined,
    refusal: null,
  };
}

/** Only the current month's quota is known: a later month's is told by the booking itself. */
function findObstacle({ quota, bookedSlotIds }: Data, slot: Slot): SlotObstacle | null {
  if (bookedSlotIds.has(slot.id)) return "booked";
  if (slot.placesLeft === 0) return "full";
  if (quota.reason !== null) return "no-contract";
  const isSpent = quota.activities.remaining === 0 && parisMonth(slot.startsAt) === quota.month;
  return isSpent ? "quota-spent" : null;
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
      <div class="split">
        <div>
          <p>{service.description}</p>
          <p class="minor">
            {t("service.minutes", { count: service.durationMinutes })} ·{" "}
            {t(`service.mode.${service.mode}`)}
          </p>
        </div>
        <Card tone="tinted">
          <QuotaMeter state={state} quota={quota} />
        </Card>
      </div>
      <section class="section">
        <h2>{t("service.slots")}</h2>
        {service.slots.length === 0
          ? <EmptyState title={t("service.empty.title")} text={t("service.empty.text")} />
          : (
            <SlotTable
              state={state}
              service={service}
              obstacleTo={(slot) => findObstacle(data, slot)}
            />
          )}
        <Pagination
          t={t}
          first={data.isFirstPage ? undefined : paths.catalogueService(service.id)}
          next={service.nextCursor === null
            ? undefined
            : paths.catalogueService(service.id, { cursor: service.nextCursor })}
        />
      </section>
    </>
  );
});
