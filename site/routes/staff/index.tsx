import { HttpError, page } from "fresh";
import { may, type StaffRole, staffRoles } from "../../access.ts";
import { dataOf } from "../../client/result.ts";
import type { DeadJob, StripeEvent } from "../../client/types.ts";
import { Alert } from "../../components/Alert.tsx";
import { Badge } from "../../components/Badge.tsx";
import { DeadJobTable } from "../../components/DeadJobTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { StripeEventTable } from "../../components/StripeEventTable.tsx";
import { define } from "../../define.ts";
import { problemText, textOf } from "../../form.ts";
import { noticeIn, paths, STAFF_NOTICES, type StaffNotice } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 20;

/** One page of a list, and where in its list it is. */
interface Listing<Item> {
  items: readonly Item[];
  cursor: string | undefined;
  nextCursor: string | null;
}

/** What waits for attention; null is a list that the person may not see. */
interface Data {
  roles: readonly StaffRole[];
  jobs: Listing<DeadJob> | null;
  events: Listing<StripeEvent> | null;
  canRetry: boolean;
  notice: StaffNotice | null;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    const notice = noticeIn(ctx.url, STAFF_NOTICES);
    return page<Data>({ ...await load(ctx.state, ctx.url), notice });
  },
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const params = { id: textOf(form, "job") };
    const result = await api.call("POST /outbox/:id/retry", { params });
    if (result.ok) return ctx.redirect(paths.staff({ notice: "retried" }), 303);
    const data = await load(ctx.state, ctx.url);
    // Somebody else was quicker, or the worker: the list below is the news.
    const refusal = result.problem.code === "not-found"
      ? t("staff.jobs.gone")
      : problemText(t, result.problem);
    return page<Data>({ ...data, refusal }, { status: result.problem.status });
  },
});

async function load(state: State, url: URL): Promise<Data> {
  const { viewer } = state;
  const roles = staffRoles(viewer);
  if (roles.length === 0) throw new HttpError(403, "not staff");
  const [jobs, events] = await Promise.all([loadJobs(state, url), loadEvents(state, url)]);
  const canRetry = may(viewer, "outbox.retry");
  return { roles, jobs, events, canRetry, notice: null, refusal: null };
}

async function loadJobs({ api, viewer }: State, url: URL): Promise<Data["jobs"]> {
  if (!may(viewer, "outbox.read")) return null;
  const cursor = url.searchParams.get("jobs") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const { jobs, nextCursor } = dataOf(await api.call("GET /outbox/dead", { query }));
  return { items: jobs, cursor, nextCursor };
}

async function loadEvents({ api, viewer }: State, url: URL): Promise<Data["events"]> {
  if (!may(viewer, "stripe_events.read")) return null;
  const cursor = url.searchParams.get("events") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const { events, nextCursor } = dataOf(await api.call("GET /stripe-events", { query }));
  return { items: events, cursor, nextCursor };
}

export default define.page<typeof handler>(function StaffPage({ data, state }) {
  const { t, viewer } = state;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("staff.eyebrow")}
        title={viewer?.name ?? ""}
        lead={viewer?.email ?? ""}
      >
        <ul class="badges" aria-label={t("staff.roles")}>
          {data.roles.map((role) => (
            <li key={role}>
              <Badge tone="neutral" text={t(`role.${role}`)} />
            </li>
          ))}
        </ul>
      </PageHeader>
      {data.notice !== null && <Alert tone="success" title={t(`staff.notice.${data.notice}`)} />}
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      {data.jobs === null && data.events === null && (
        <EmptyState title={t("staff.nothing.title")} text={t("staff.nothing.text")} />
      )}
      {data.jobs !== null && <Jobs state={state} data={data} jobs={data.jobs} />}
      {data.events !== null && <Events state={state} data={data} events={data.events} />}
    </>
  );
});

interface JobsProps {
  state: State;
  data: Data;
  jobs: Listing<DeadJob>;
}

function Jobs({ state, data, jobs }: JobsProps) {
  const { t } = state;
  const others = data.events?.cursor === undefined ? {} : { events: data.events.cursor };
  return (
    <section class="section">
      <h2>{t("staff.jobs.title")}</h2>
      <p class="lead">{t("staff.jobs.lead")}</p>
      {jobs.items.length === 0
        ? <p class="empty-note">{t("staff.jobs.none")}</p>
        : <DeadJobTable state={state} jobs={jobs.items} canRetry={data.canRetry} />}
      <Pagination
        t={t}
        label={t("staff.jobs.title")}
        first={jobs.cursor === undefined ? undefined : paths.staff(others)}
        next={jobs.nextCursor === null
          ? undefined
          : paths.staff({ ...others, jobs: jobs.nextCursor })}
      />
    </section>
  );
}

interface EventsProps {
  state: State;
  data: Data;
  events: Listing<StripeEvent>;
}

function Events({ state, data, events }: EventsProps) {
  const { t } = state;
  const others = data.jobs?.cursor === undefined ? {} : { jobs: data.jobs.cursor };
  return (
    <section class="section">
      <h2>{t("staff.events.title")}</h2>
      <p class="lead">{t("staff.events.lead")}</p>
      {events.items.length === 0
        ? <p class="empty-note">{t("staff.events.none")}</p>
        : <StripeEventTable state={state} events={events.items} />}
      <Pagination
        t={t}
        label={t("staff.events.title")}
        first={events.cursor === undefined ? undefined : paths.staff(others)}
        next={events.nextCursor === null
          ? undefined
          : paths.staff({ ...others, events: events.nextCursor })}
      />
    </section>
  );
}
