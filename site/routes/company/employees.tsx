import { type Context, page } from "fresh";
import { may } from "../../access.ts";
import { dataOf } from "../../client/result.ts";
import type { Company, Employee, Site } from "../../client/types.ts";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button } from "../../components/Button.tsx";
import { EmployeeTable } from "../../components/EmployeeTable.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Field, Select } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Pagination } from "../../components/Pagination.tsx";
import { SeatsMeter } from "../../components/SeatsMeter.tsx";
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
import type { TextKey } from "../../i18n/translate.ts";
import { EMPLOYEES_NOTICES, type EmployeesNotice, noticeIn, paths } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 20;
/** The most that the api gives at once; a company with more sites attaches the rest later. */
const SITES_MAX = 100;
const FIELDS = ["firstName", "lastName", "email"] as const;

interface Data {
  employees: readonly Employee[];
  nextCursor: string | null;
  isFirstPage: boolean;
  contract: Company["contract"];
  sites: readonly Site[];
  /** A site manager invites to their own site only: there is nothing to choose. */
  canChooseSite: boolean;
  canSubscribe: boolean;
  notice: EmployeesNotice | null;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    const notice = noticeIn(ctx.url, EMPLOYEES_NOTICES);
    return page<Data>({ ...await load(ctx.state, ctx.url), notice });
  },
  async POST(ctx) {
    const again = textOf(ctx.state.form, "again");
    return again === "" ? await invite(ctx) : await inviteAgain(ctx, again);
  },
});

async function load({ api, viewer }: State, url: URL): Promise<Data> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  const [list, sites, company] = await Promise.all([
    api.call("GET /company/employees", { query }),
    api.call("GET /company/sites", { query: { limit: SITES_MAX } }),
    api.call("GET /company"),
  ]);
  return {
    ...dataOf(list),
    isFirstPage: cursor === undefined,
    contract: dataOf(company).contract,
    sites: dataOf(sites).sites,
    canChooseSite: may(viewer, "company.sites.write"),
    canSubscribe: may(viewer, "company.contract.subscribe"),
    notice: null,
    values: {},
    errors: {},
    refusal: null,
  };
}

async function invite(ctx: Context<State>) {
  const { api, form, t } = ctx.state;
  const [firstName, lastName, email] = [
    textOf(form, "firstName"),
    textOf(form, "lastName"),
    textOf(form, "email"),
  ];
  const siteId = textOf(form, "siteId");
  const values = { firstName, lastName, email, siteId };
  const missing = missingFields(t, form, FIELDS);
  if (hasErrors(missing)) {
    return page({ ...await load(ctx.state, ctx.url), values, errors: missing }, { status: 422 });
  }
  const result = await api.call("POST /company/employees", {
    json: { firstName, lastName, email, ...(siteId === "" ? {} : { siteId }) },
    idempotencyKey: idempotencyKeyOf(form),
  });
  if (result.ok) return ctx.redirect(paths.companyEmployees({ notice: "invited" }), 303);
  const errors = fieldErrors(t, result.problem, { email: "field.email" });
  const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
  const data = { ...await load(ctx.state, ctx.url), values, errors, refusal };
  return page(data, { status: result.problem.status });
}

/** Sends the invitation of one employee again; the earlier link stops working. */
async function inviteAgain(ctx: Context<State>, id: string) {
  const { api, form, t } = ctx.state;
  const result = await api.call("POST /company/employees/:id/invitation", {
    params: { id },
    idempotencyKey: idempotencyKeyOf(form),
  });
  if (result.ok) return ctx.redirect(paths.companyEmployees({ notice: "invited-again" }), 303);
  const data = await load(ctx.state, ctx.url);
  const refusal = problemText(t, result.problem);
  return page({ ...data, refusal }, { status: result.problem.status });
}

export default define.page<typeof handler>(function EmployeesPage({ data, state }) {
  const { t } = state;
  return (
    <>
      <PageHeader t={t} title={t("employees.title")} lead={t("employees.lead")} />
      {data.notice !== null && (
        <Alert tone="success" title={t(`employees.notice.${data.notice}`)} />
      )}
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <Invitations state={state} data={data} />
      <section class="section">
        <h2>{t("employees.list")}</h2>
        {data.employees.length === 0
          ? <EmptyState title={t("employees.empty.title")} text={t(emptyText(data))} />
          : <EmployeeTable state={state} employees={data.employees} />}
        <Pagination
          t={t}
          first={data.isFirstPage ? undefined : paths.companyEmployees()}
          next={data.nextCursor === null
            ? undefined
            : paths.companyEmployees({ cursor: data.nextCursor })}
        />
      </section>
    </>
  );
});

function emptyText({ contract }: Data): TextKey {
  return contract?.state === "active" ? "employees.empty.text" : "employees.no-contract.text";
}

/** The form, or why there is none. */
function Invitations({ state, data }: { state: State; data: Data }) {
  const { t } = state;
  const { contract } = data;
  if (contract?.state !== "active") {
    return (
      <Alert tone="warning" title={t("employees.no-contract.title")}>
        {data.canSubscribe && <a href={paths.company()}>{t("employees.no-contract.action")}</a>}
      </Alert>
    );
  }
  const { seatsTaken, seats } = contract;
  return (
    <div class="card card-plain">
      <div class="card-head">
        <h2>{t("employees.invite.title")}</h2>
        <SeatsMeter t={t} taken={seatsTaken} seats={seats} />
      </div>
      {seatsTaken >= seats
        ? <Alert tone="warning" title={t("problem.seats-exhausted")} />
        : <InviteForm state={state} data={data} />}
    </div>
  );
}

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
    <form method="post" class="form">
      <FormGuard state={state} />
      <div class="field-row">
        {text("firstName", "text", 80)}
        {text("lastName", "text", 80)}
        {text("email", "email", 254)}
        {data.canChooseSite && sites.length > 0 && (
          <Select
            name="siteId"
            label={t("employees.site")}
            value={values.siteId}
            error={errors.siteId}
            options={[
              ["", t("employees.no-site")],
              ...sites.map(({ id, name }) => [id, name] as const),
            ]}
          />
        )}
      </div>
      <div>
        <Button>{t("employees.invite.submit")}</Button>
      </div>
    </form>
  );
}
