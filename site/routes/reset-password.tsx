import { page } from "fresh";
import { Alert, ErrorSummary } from "../components/Alert.tsx";
import { AuthFrame } from "../components/AuthFrame.tsx";
import { Button, ButtonLink } from "../components/Button.tsx";
import { FormGuard } from "../components/FormGuard.tsx";
import { NewPasswordField } from "../components/NewPasswordField.tsx";
import { define } from "../define.ts";
import { type FieldErrors, hasErrors, problemText, secretOf } from "../form.ts";
import { passwordErrors } from "../password.ts";
import { paths } from "../paths.ts";

interface Data {
  /** Without one, or with a used one, there is no form to show. */
  hasToken: boolean;
  errors: FieldErrors;
  refusal: string | null;
}

const EMPTY: Data = { hasToken: true, errors: {}, refusal: null };

export const handler = define.handlers({
  GET: (ctx) => page({ ...EMPTY, hasToken: ctx.url.searchParams.has("token") }),
  async POST(ctx) {
    const { form, t, api } = ctx.state;
    const token = ctx.url.searchParams.get("token") ?? "";
    const newPassword = secretOf(form, "password");
    const errors = passwordErrors(t, "password", newPassword);
    if (hasErrors(errors)) return page({ ...EMPTY, errors }, { status: 422 });
    const result = await api.call("POST /auth/reset-password", { json: { newPassword, token } });
    if (result.ok) return ctx.redirect(paths.signIn({ notice: "password-changed" }), 303);
    const { problem } = result;
    if (problem.code === "invalid-token") {
      return page({ ...EMPTY, hasToken: false }, { status: 400 });
    }
    const refusal = problemText(t, problem);
    return page({ ...EMPTY, refusal }, { status: problem.status });
  },
});

export default define.page<typeof handler>(function ResetPasswordPage({ data, state }) {
  const { t } = state;
  if (!data.hasToken) {
    return (
      <AuthFrame t={t} title={t("reset.invalid.title")} lead={t("reset.invalid.text")}>
        <ButtonLink href={paths.forgotPassword()}>{t("reset.again")}</ButtonLink>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame t={t} title={t("reset.title")}>
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form">
        <FormGuard state={state} />
        <NewPasswordField t={t} label={t("reset.password")} error={data.errors.password} />
        <Button>{t("reset.submit")}</Button>
      </form>
    </AuthFrame>
  );
});
