import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Booking } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { BookingTable } from "../../components/BookingTable.tsx";
import { Button, ButtonLink } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { define } from "../../define.ts";
import { problemText, textOf } from "../../form.ts";
import { noticeIn, paths, PLANNING_NOTICES, type PlanningNotice } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 20;

interface Listing {
  bookings: readonly Booking[];
  nextCursor: string | null;
  cursor: string | undefined;
  nowMs: number;
}

interface Data extends Listing {
  notice: PlanningNotice | null;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    const notice = noticeIn(ctx.url, PLANNING_NOTICES);
    const data: Data = { ...await load(ctx.state, ctx.url), notice, refusal: null };
    return page(data);
  },
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const params = { id: textOf(form, "booking") };
    const result = await api.call("DELETE /bookings/:id", { params });
    if (result.ok) {
      const notice = result.data.quotaReturned ? "cancelled" : "cancelled-late";
      return ctx.redirect(paths.planning({ notice }), 303);
    }
    const refusal = problemText(t, result.problem);
    const data: Data = { ...await load(ctx.state, ctx.url), notice: null, refusal };
    return page(data, { status: result.problem.status });
  },
});

async function load({ api, now }: State, url: URL): Promise<Listing> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const { bookings, nextCursor } = dataOf(await api.call("GET /bookings", { query }));
  return { bookings, nextCursor, cursor, nowMs: now() };
}

export default define.page<typeof handler>(function PlanningPage({ data, state }) {
  const { t } = state;
  const { bookings, cursor, nextCursor, notice, refusal } = data;
  return (
    <>
      <PageHeader t={t} title={t("planning.title")} lead={t("planning.lead")}>
        <ButtonLink href={paths.catalogue()}>{t("employee-home.book")}</ButtonLink>
      </PageHeader>
      {notice !== null && <Alert tone="success" title={t(`planning.notice.${notice}`)} />}
      {refusal !== null && <Alert tone="danger" title={refusal} />}
      {bookings.length === 0
        ? (
          <EmptyState title={t("planning.empty.title")} text={t("planning.empty.text")}>
            <ButtonLink href={paths.catalogue()}>{t("planning.empty.action")}</ButtonLink>
          </EmptyState>
        )
        : (
          <BookingTable
            state={state}
            caption={t("planning.title")}
            bookings={bookings}
            action={(booking) => <CancelForm state={state} booking={booking} nowMs={data.nowMs} />}
          />
        )}
      <Pagination
        t={t}
        first={cursor === undefined ? undefined : paths.planning()}
        next={nextCursor === null ? undefined : paths.planning({ cursor: nextCursor })}
      />
    </>
  );
});

interface CancelFormProps {
  state: State;
  booking: Booking;
  nowMs: number;
}

/** Says before the click whether cancelling still gives the quota back. */
function CancelForm({ state, booking, nowMs }: CancelFormProps) {
  if (booking.state !== "confirmed" || Date.parse(booking.startsAt) <= nowMs) return null;
  const { t, locale } = state;
  const isFree = nowMs <= Date.parse(booking.freeCancellationUntil);
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="booking" value={booking.id} />
      <Button variant="danger">
        {t("planning.cancel")} <span class="visually-hidden">{booking.service.name}</span>
      </Button>
      <p class="minor">
        {isFree
          ? t("planning.free-until", { date: locale.dateTime(booking.freeCancellationUntil) })
          : t("planning.late")}
      </p>
    </form>
  );
}
