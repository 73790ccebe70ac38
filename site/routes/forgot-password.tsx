import { page } from "fresh";
import { Alert, ErrorSummary } from "../components/Alert.tsx";
import { AuthFrame } from "../components/AuthFrame.tsx";
import { Button, ButtonLink } from "../components/Button.tsx";
import { Field } from "../components/Field.tsx";
import { FormGuard } from "../components/FormGuard.tsx";
import { define } from "../define.ts";
import { type FieldErrors, hasErrors, missingFields, problemText, textOf } from "../form.ts";
import { paths } from "../paths.ts";

interface Data {
  sent: boolean;
  errors: FieldErrors;
  refusal: string | null;
  email: string;
}

const EMPTY: Data = { sent: false, errors: {}, refusal: null, email: "" };

export const handler = define.handlers({
  GET: (ctx) => page({ ...EMPTY, sent: ctx.url.searchParams.has("sent") }),
  async POST(ctx) {
    const { form, t, api } = ctx.state;
    const email = textOf(form, "email");
    const errors = missingFields(t, form, ["email"]);
    if (hasErrors(errors)) return page({ ...EMPTY, errors }, { status: 422 });
    const result = await api.call("POST /auth/request-password-reset", { json: { email } });
    // Too many questions is all that may be told apart: anything else would name the accounts.
    if (!result.ok && result.problem.status === 429) {
      const refusal = problemText(t, result.problem);
      return page({ ...EMPTY, email, refusal }, { status: 429 });
    }
    return ctx.redirect(paths.forgotPassword({ sent: "yes" }), 303);
  },
});

export default define.page<typeof handler>(function ForgotPasswordPage({ data, state }) {
  const { t } = state;
  if (data.sent) {
    return (
      <AuthFrame t={t} title={t("forgot.sent.title")} lead={t("forgot.sent.text")}>
        <p>{t("mail.spam-hint")}</p>
        <ButtonLink variant="secondary" href={paths.signIn()}>{t("nav.sign-in")}</ButtonLink>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame t={t} title={t("forgot.title")} lead={t("forgot.lead")}>
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form">
        <FormGuard state={state} />
        <Field
          name="email"
          type="email"
          label={t("sign-in.email")}
          value={data.email}
          error={data.errors.email}
          autocomplete="email"
          maxlength={254}
          required
        />
        <Button>{t("forgot.submit")}</Button>
      </form>
    </AuthFrame>
  );
});
