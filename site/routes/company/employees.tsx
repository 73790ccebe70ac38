import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Employee, Site } from "../../client/types.ts";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Badge, type BadgeTone } from "../../components/Badge.tsx";
import { Button } from "../../components/Button.tsx";
import { DateTime } from "../../components/DateTime.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Field, Select } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { Table } from "../../components/Table.tsx";
import { define } from "../../define.ts";
import {
  type FieldErrors,
  fieldErrors,
  hasErrors,
  idempotencyKeyOf,
  missingFields,
  problemText,
  textOf,
} from "../../form.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 50;
const FIELDS = ["firstName", "lastName", "email"] as const;
const TONES: Record<Employee["state"], BadgeTone> = {
  invited: "waiting",
  active: "good",
  left: "neutral",
};

interface Data {
  employees: readonly Employee[];
  sites: readonly Site[];
  cursor: string | undefined;
  nextCursor: string | null;
  invited: string | null;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    return page({
      ...await load(ctx.state, ctx.url),
      invited: ctx.url.searchParams.get("invited"),
    });
  },
  async POST(ctx) {
    const { form } = ctx.state;
    const again = textOf(form, "again");
    return again === "" ? await invite(ctx.state, ctx.url) : await inviteAgain(ctx.state, again);
  },
});

async function load({ api }: State, url: URL): Promise<Data> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const [list, sites] = await Promise.all([
    api.call("GET /company/employees", { query }),
    api.call("GET /company/sites", { query: {} }),
  ]);
  const values = {};
  const blank = { invited: null, values, errors: {}, refusal: null };
  return { ...dataOf(list), sites: dataOf(sites).sites, cursor, ...blank };
}

async function invite(state: State, url: URL) {
  const { api, form, t } = state;
  const [firstName, lastName, email] = [
    textOf(form, "firstName"),
    textOf(form, "lastName"),
    textOf(form, "email"),
  ];
  const siteId = textOf(form, "siteId");
  const values = { firstName, lastName, email, siteId };
  const missing = missingFields(t, form, FIELDS);
  if (hasErrors(missing)) {
    return page({ ...await load(state, url), values, errors: missing }, { status: 422 });
  }
  const result = await api.call("POST /company/employees", {
    json: { firstName, lastName, email, ...(siteId === "" ? {} : { siteId }) },
    idempotencyKey: idempotencyKeyOf(form),
  });
  if (result.ok) return seeOther(paths.companyEmployees({ invited: email }));
  const errors = fieldErrors(t, result.problem);
  const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
  const data = { ...await load(state, url), values, errors, refusal };
  return page(data, { status: result.problem.status });
}

/** Sends the invitation of one employee again; the earlier link stops working. */
async function inviteAgain(state: State, id: string) {
  const { api, form } = state;
  const employee = dataOf(
    await api.call("POST /company/employees/:id/invitation", {
      params: { id },
      idempotencyKey: idempotencyKeyOf(form),
    }),
  );
  return seeOther(paths.companyEmployees({ invited: employee.email }));
}

function seeOther(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

export default define.page<typeof handler>(function EmployeesPage({ data, state }) {
  const { t } = state;
  return (
    <>
      <PageHeader t={t} title={t("employees.title")} lead={t("employees.lead")} />
      {data.invited !== null && (
        <Alert tone="success" title={t("employees.invited", { email: data.invited })} />
      )}
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <InviteForm state={state} data={data} />
      <section class="section">
        <h2>{t("employees.list")}</h2>
        {data.employees.length === 0
          ? <EmptyState title={t("employees.empty.title")} text={t("employees.empty.text")} />
          : <EmployeeTable state={state} employees={data.employees} />}
        <Pagination
          t={t}
          previous={data.cursor === undefined ? undefined : paths.companyEmployees()}
          next={data.nextCursor === null
            ? undefined
            : paths.companyEmployees({ cursor: data.nextCursor })}
        />
      </section>
    </>
  );
});

function InviteForm({ state, data }: { state: State; data: Data }) {
  const { t } = state;
  const { values, errors, sites } = data;
  const text = (name: typeof FIELDS[number], type: "text" | "email", maxlength: number) => (
    <Field
      name={name}
      type={type}
      label={t(`employees.${name}`)}
      value={values[name]}
      error={errors[name]}
      maxlength={maxlength}
      autocomplete="off"
      required
    />
  );
  return (
    <form method="post" class="form form-wide card card-plain">
      <h2>{t("employees.invite.title")}</h2>
      <FormGuard state={state} />
      <div class="columns">
        {text("firstName", "text", 80)}
        {text("lastName", "text", 80)}
        {text("email", "email", 254)}
        {sites.length > 0 && (
          <Select
            name="siteId"
            label={t("employees.site")}
            value={values.siteId}
            options={[
              ["", t("employees.no-site")],
              ...sites.map(({ id, name }) => [id, name] as const),
            ]}
          />
        )}
      </div>
      <Button>{t("employees.invite.submit")}</Button>
    </form>
  );
}

function EmployeeTable({ state, employees }: { state: State; employees: readonly Employee[] }) {
  const { t, locale } = state;
  return (
    <Table
      caption={t("employees.list")}
      rows={employees}
      rowKey={({ id }) => id}
      columns={[
        {
          heading: t("employees.name"),
          cell: ({ firstName, lastName }) => `${firstName} ${lastName}`,
        },
        { heading: t("employees.email"), cell: ({ email }) => email },
        {
          heading: t("employees.site"),
          cell: ({ siteName }) => siteName ?? t("employees.no-site"),
        },
        {
          heading: t("employees.state"),
          cell: (employee) => (
            <Badge tone={TONES[employee.state]} text={t(`employees.state.${employee.state}`)} />
          ),
        },
        {
          heading: t("employees.since"),
          cell: ({ invitedAt, acceptedAt }) => (
            <DateTime locale={locale} iso={acceptedAt ?? invitedAt} />
          ),
        },
        {
          heading: t("booking.action"),
          cell: ({ id, state: employeeState, email }) =>
            employeeState === "invited" && (
              <form method="post">
                <FormGuard state={state} />
                <input type="hidden" name="again" value={id} />
                <Button variant="quiet">
                  {t("employees.again")}
                  <span class="visually-hidden">{email}</span>
                </Button>
              </form>
            ),
        },
      ]}
    />
  );
}
