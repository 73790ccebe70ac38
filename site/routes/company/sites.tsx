import { page } from "fresh";
import { dataOf } from "../../client/result.ts";
import type { Site } from "../../client/types.ts";
import { ADDRESS_FIELDS, AddressFields } from "../../components/AddressFields.tsx";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Field } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
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

const FIELDS = ["name", ...ADDRESS_FIELDS] as const;

interface Data {
  sites: readonly Site[];
  canAdd: boolean;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  GET: async (ctx) => page(await load(ctx.state)),
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const values = Object.fromEntries(FIELDS.map((name) => [name, textOf(form, name)]));
    const missing = missingFields(t, form, FIELDS);
    if (hasErrors(missing)) {
      return page({ ...await load(ctx.state), values, errors: missing }, { status: 422 });
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
    if (result.ok) return ctx.redirect(paths.companySites(), 303);
    const errors = fieldErrors(t, result.problem, { postalCode: "field.postal-code" });
    const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
    const data = { ...await load(ctx.state), values, errors, refusal };
    return page(data, { status: result.problem.status });
  },
});

async function load({ api, viewer }: State): Promise<Data> {
  const { sites } = dataOf(await api.call("GET /company/sites", { query: {} }));
  const canAdd = viewer?.roles.includes("company_admin") ?? false;
  return { sites, canAdd, values: {}, errors: {}, refusal: null };
}

export default define.page<typeof handler>(function SitesPage({ data, state }) {
  const { t } = state;
  const { values, errors } = data;
  return (
    <>
      <PageHeader t={t} title={t("sites.title")} lead={t("sites.lead")} />
      <ErrorSummary title={t("form.errors")} errors={errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      {data.sites.length === 0
        ? <EmptyState title={t("sites.empty.title")} text={t("sites.empty.text")} />
        : (
          <Table
            caption={t("sites.title")}
            rows={data.sites}
            rowKey={({ id }) => id}
            columns={[
              { heading: t("sites.name"), cell: ({ name }) => name },
              {
                heading: t("address.line"),
                cell: ({ addressLine, postalCode, city }) =>
                  `${addressLine}, ${postalCode} ${city}`,
              },
            ]}
          />
        )}
      {data.canAdd && (
        <form method="post" class="form card card-plain">
          <h2>{t("sites.add.title")}</h2>
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
      )}
    </>
  );
});
