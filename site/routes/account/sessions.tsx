import { HttpError, page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Session } from "../../client/types.ts";
import { Badge } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { DateTime } from "../../components/DateTime.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Table } from "../../components/Table.tsx";
import { define } from "../../define.ts";
import { textOf } from "../../form.ts";
import { paths } from "../../paths.ts";
import { describeDevice } from "../../device.ts";
import type { State } from "../../state.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { api } = ctx.state;
    const [sessions, current] = await Promise.all([
      api.call("GET /auth/list-sessions"),
      api.call("GET /auth/get-session"),
    ]);
    return page({
      sessions: dataOf(sessions).map(withoutToken),
      currentId: dataOf(current)?.session.id ?? null,
    });
  },
  async POST(ctx) {
    const { api, form } = ctx.state;
    const id = textOf(form, "session");
    const sessions = dataOf(await api.call("GET /auth/list-sessions"));
    const session = sessions.find((candidate) => candidate.id === id);
    if (session === undefined) throw new HttpError(404, "no such session");
    dataOf(await api.call("POST /auth/revoke-session", { json: { token: session.token } }));
    return ctx.redirect(paths.sessions(), 303);
  },
});

type ShownSession = Omit<Session, "token">;

/** A session's token opens it: it never enters a page, forms name the session by its id. */
function withoutToken({ token: _, ...shown }: Session): ShownSession {
  return shown;
}

export default define.page<typeof handler>(function SessionsPage({ data, state }) {
  const { t, locale } = state;
  return (
    <>
      <PageHeader t={t} title={t("sessions.title")} lead={t("sessions.lead")} />
      <Table
        caption={t("sessions.title")}
        rows={data.sessions}
        rowKey={({ id }) => id}
        columns={[
          { heading: t("sessions.device"), cell: ({ userAgent }) => describeDevice(t, userAgent) },
          { heading: t("sessions.address"), cell: ({ ipAddress }) => ipAddress ?? t("unknown") },
          {
            heading: t("sessions.since"),
            cell: ({ createdAt }) => <DateTime locale={locale} iso={createdAt} withTime />,
          },
          {
            heading: t("sessions.action"),
            kind: "action",
            cell: ({ id }) =>
              id === data.currentId
                ? <Badge tone="good" text={t("sessions.current")} />
                : <RevokeForm state={state} id={id} />,
          },
        ]}
      />
    </>
  );
});

function RevokeForm({ state, id }: { state: State; id: string }) {
  return (
    <form method="post">
      <FormGuard state={state} />
      <input type="hidden" name="session" value={id} />
      <Button variant="danger">{state.t("sessions.revoke")}</Button>
    </form>
  );
}
