import { page } from "fresh";
import { ADDRESS_FIELDS, AddressFields } from "../../components/AddressFields.tsx";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
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
import { paths, startPath } from "../../paths.ts";
import { HEADCOUNT_MAX, parseHeadcount } from "../../simulation.ts";
import { HEADCOUNT_COOKIE, rememberedChoice } from "../../state.ts";

const FIELDS = ["name", "siren", ...ADDRESS_FIELDS, "headcount"] as const;

interface Data {
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  GET(ctx) {
    const { viewer } = ctx.state;
    if (viewer !== null && viewer.roles.length > 0) return ctx.redirect(startPath(viewer), 303);
    const headcount = parseHeadcount(rememberedChoice(ctx.req, HEADCOUNT_COOKIE) ?? "");
    const values: Data["values"] = headcount === null ? {} : { headcount: String(headcount) };
    return page<Data>({ values, errors: {}, refusal: null });
  },
  async POST(ctx) {
    const { api, form, t } = ctx.state;
    const values = Object.fromEntries(FIELDS.map((name) => [name, textOf(form, name)]));
    const headcount = parseHeadcount(values.headcount ?? "");
    const errors = {
      ...(headcount === null
        ? { headcount: t("simulator.headcount.invalid", { max: HEADCOUNT_MAX }) }
        : {}),
      ...missingFields(t, form, FIELDS),
    };
    if (headcount === null || hasErrors(errors)) {
      return page<Data>({ values, errors, refusal: null }, { status: 422 });
    }
    const result = await api.call("POST /company", {
      json: {
        name: values.name ?? "",
        siren: values.siren ?? "",
        addressLine: values.addressLine ?? "",
        postalCode: values.postalCode ?? "",
        city: values.city ?? "",
        headcount,
      },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (result.ok) return ctx.redirect(paths.companySubscribe(), 303);
    const data = {
      values,
      errors: fieldErrors(t, result.problem, {
        siren: "field.siren",
        postalCode: "field.postal-code",
      }),
      refusal: result.problem.errors.length > 0 ? null : problemText(t, result.problem),
    };
    return page<Data>(data, { status: result.problem.status });
  },
});

export default define.page<typeof handler>(function NewCompanyPage({ data, state }) {
  const { t } = state;
  const { values, errors } = data;
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("company-new.eyebrow")}
        title={t("company-new.title")}
        lead={t("company-new.lead")}
      />
      <ErrorSummary title={t("form.errors")} errors={errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form card card-raised">
        <FormGuard state={state} />
        <Field
          name="name"
          label={t("company.name")}
          value={values.name}
          error={errors.name}
          autocomplete="organization"
          maxlength={160}
          required
        />
        <Field
          name="siren"
          label={t("company.siren")}
          hint={t("company.siren-hint")}
          value={values.siren}
          error={errors.siren}
          inputmode="numeric"
          maxlength={20}
          required
        />
        <AddressFields t={t} values={values} errors={errors} />
        <Field
          name="headcount"
          type="number"
          label={t("simulator.headcount.label")}
          hint={t("simulator.headcount.hint")}
          value={values.headcount}
          error={errors.headcount}
          min={1}
          max={HEADCOUNT_MAX}
          required
        />
        <Button>{t("company-new.submit")}</Button>
      </form>
    </>
  );
});
