import { page } from "fresh";
import { Alert, ErrorSummary } from "../components/Alert.tsx";
import { AuthFrame } from "../components/AuthFrame.tsx";
import { Button, ButtonLink } from "../components/Button.tsx";
import { Field } from "../components/Field.tsx";
import { FormGuard } from "../components/FormGuard.tsx";
import { NewPasswordField } from "../components/NewPasswordField.tsx";
import { define } from "../define.ts";
import {
  type FieldErrors,
  fieldErrors,
  hasErrors,
  missingFields,
  problemText,
  secretOf,
  textOf,
} from "../form.ts";
import { passwordErrors } from "../password.ts";
import { paths } from "../paths.ts";
import { parseHeadcount } from "../simulation.ts";
import { HEADCOUNT_COOKIE, rememberChoice } from "../state.ts";

interface Data {
  /** The form was accepted: the page only says to look at one's mail. */
  sent: boolean;
  errors: FieldErrors;
  refusal: string | null;
  name: string;
  email: string;
}

const EMPTY: Data = { sent: false, errors: {}, refusal: null, name: "", email: "" };

export const handler = define.handlers({
  GET(ctx) {
    const headcount = parseHeadcount(ctx.url.searchParams.get("headcount") ?? "");
    if (headcount !== null) rememberChoice(ctx.state, HEADCOUNT_COOKIE, String(headcount));
    return page({ ...EMPTY, sent: ctx.url.searchParams.has("sent") });
  },
  async POST(ctx) {
    const { form, t, api, locale } = ctx.state;
    const name = textOf(form, "name");
    const email = textOf(form, "email");
    const password = secretOf(form, "password");
    const typed = { ...EMPTY, name, email };
    const missing = {
      ...missingFields(t, form, ["name", "email"]),
      ...passwordErrors(t, "password", password),
    };
    if (hasErrors(missing)) return page({ ...typed, errors: missing }, { status: 422 });
    const result = await api.call("POST /auth/sign-up/email", {
      json: { name, email, password, language: locale.code },
    });
    // The api gives an address that is taken the same answer, and a mail that says so.
    if (result.ok) return ctx.redirect(paths.signUp({ sent: "yes" }), 303);
    const errors = fieldErrors(t, result.problem);
    const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
    return page({ ...typed, errors, refusal }, { status: result.problem.status });
  },
});

export default define.page<typeof handler>(function SignUpPage({ data, state }) {
  const { t } = state;
  if (data.sent) {
    return (
      <AuthFrame t={t} title={t("sign-up.sent.title")} lead={t("sign-up.sent.text")}>
        <p>{t("mail.spam-hint")}</p>
        <ButtonLink variant="secondary" href={paths.signIn()}>{t("nav.sign-in")}</ButtonLink>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame t={t} title={t("sign-up.title")} lead={t("sign-up.lead")}>
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form">
        <FormGuard state={state} />
        <Field
          name="name"
          label={t("sign-up.name")}
          value={data.name}
          error={data.errors.name}
          autocomplete="name"
          maxlength={160}
          required
        />
        <Field
          name="email"
          type="email"
          label={t("sign-up.email")}
          hint={t("sign-up.email-hint")}
          value={data.email}
          error={data.errors.email}
          autocomplete="email"
          maxlength={254}
          required
        />
        <NewPasswordField t={t} label={t("password.label")} error={data.errors.password} />
        <Button>{t("sign-up.submit")}</Button>
      </form>
      <p class="form-aside">
        {t("sign-up.have-account")} <a href={paths.signIn()}>{t("nav.sign-in")}</a>
      </p>
    </AuthFrame>
  );
});
