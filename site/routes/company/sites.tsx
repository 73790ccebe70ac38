import { page } from "fresh";
import { may } from "../../access.ts";
import { dataOf } from "../../client/result.ts";
import type { Site } from "../../client/types.ts";
import { ADDRESS_FIELDS, AddressFields } from "../../components/AddressFields.tsx";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Field } from "../../components/Field.tsx";
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
import type { Translate } from "../../i18n/translate.ts";
import { noticeIn, paths, SITES_NOTICES, type SitesNotice } from "../../paths.ts";
import type { State } from "../../state.ts";

const PAGE_SIZE = 20;
const FIELDS = ["name", ...ADDRESS_FIELDS] as const;

interface Data {
  sites: readonly Site[];
  nextCursor: string | null;
  isFirstPage: boolean;
  canAdd: boolean;
  notice: SitesNotice | null;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    const notice = noticeIn(ctx.url, SITES_NOTICES);
    return page<Data>({ ...await load(ctx.state, ctx.url), notice });
  },
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const values = Object.fromEntries(FIELDS.map((name) => [name, textOf(form, name)]));
    const missing = missingFields(t, form, FIELDS);
    if (hasErrors(missing)) {
      return page({ ...await load(ctx.state, ctx.url), values, errors: missing }, { status: 422 });
    }
    const result = await api.call("POST /company/sites", {
      json: {
        name: values.name ?? "",
        addressLine: values.addressLine ?? "",
        postalCode: values.postalCode ?? "",
        city: values.city ?? "",
      },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (result.ok) return ctx.redirect(paths.companySites({ notice: "added" }), 303);
    const errors = fieldErrors(t, result.problem, { postalCode: "field.postal-code" });
    const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
    const data = { ...await load(ctx.state, ctx.url), values, errors, refusal };
    return page(data, { status: result.problem.status });
  },
});

async function load({ api, viewer }: State, url: URL): Promise<Data> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  const query = { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) };
  return {
    ...dataOf(await api.call("GET /company/sites", { query })),
    isFirstPage: cursor === undefined,
    canAdd: may(viewer, "company.sites.write"),
    notice: null,
    values: {},
    errors: {},
    refusal: null,
  };
}

export default define.page<typeof handler>(function SitesPage({ data, state }) {
  const { t } = state;
  return (
    <>
      <PageHeader t={t} title={t("sites.title")} lead={t("sites.lead")} />
      {data.notice !== null && <Alert tone="success" title={t(`sites.notice.${data.notice}`)} />}
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <div class={data.canAdd ? "split" : undefined}>
        <div>
          {data.sites.length === 0
            ? (
              <EmptyState
                title={t("sites.empty.title")}
                text={t(data.canAdd ? "sites.empty.text" : "sites.empty.ask")}
              />
            )
            : <SiteTable t={t} sites={data.sites} />}
          <Pagination
            t={t}
            first={data.isFirstPage ? undefined : paths.companySites()}
            next={data.nextCursor === null
              ? undefined
              : paths.companySites({ cursor: data.nextCursor })}
          />
        </div>
        {data.canAdd && <AddForm state={state} data={data} />}
      </div>
    </>
  );
});

function SiteTable({ t, sites }: { t: Translate; sites: readonly Site[] }) {
  return (
    <Table
      caption={t("sites.title")}
      rows={sites}
      rowKey={({ id }) => id}
      columns={[
        { heading: t("sites.name"), cell: ({ name }) => <strong>{name}</strong> },
        {
          heading: t("address.line"),
          cell: ({ addressLine, postalCode, city }) => `${addressLine}, ${postalCode} ${city}`,
        },
      ]}
    />
  );
}

function AddForm({ state, data }: { state: State; data: Data }) {
  const { t } = state;
  const { values, errors } = data;
  return (
    <div class="card card-plain">
      <h2>{t("sites.add.title")}</h2>
      <form method="post" class="form">
        <FormGuard state={state} />
        <Field
          name="name"
          label={t("sites.name")}
          value={values.name}
          error={errors.name}
          maxlength={120}
          required
        />
        <AddressFields t={t} values={values} errors={errors} />
        <Button>{t("sites.add.submit")}</Button>
      </form>
    </div>
  );
}
