import { page } from "fresh";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { AuthFrame } from "../../components/AuthFrame.tsx";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { define } from "../../define.ts";
import { type FieldErrors, hasErrors, missingFields, secretOf, textOf } from "../../form.ts";
import type { TextKey } from "../../i18n/translate.ts";
import { localPath, paths, SIGN_IN_NOTICES, type SignInNotice } from "../../paths.ts";

interface Data {
  email: string;
  errors: FieldErrors;
  refusal: TextKey | null;
  notice: SignInNotice | null;
}

const EMPTY: Data = { email: "", errors: {}, refusal: null, notice: null };

export const handler = define.handlers({
  GET(ctx) {
    if (ctx.state.viewer !== null) return ctx.redirect(paths.start(), 303);
    const given = ctx.url.searchParams.get("notice");
    const notice = SIGN_IN_NOTICES.find((known) => known === given) ?? null;
    return page({ ...EMPTY, notice });
  },
  async POST(ctx) {
    const { form, t, api, siteOrigin } = ctx.state;
    const email = textOf(form, "email");
    const next = localPath(ctx.url.searchParams.get("next"), siteOrigin);
    const errors = missingFields(t, form, ["email", "password"]);
    if (hasErrors(errors)) return page({ ...EMPTY, email, errors }, { status: 422 });
    const result = await api.call("POST /auth/sign-in/email", {
      json: { email, password: secretOf(form, "password") },
    });
    if (!result.ok) {
      const { code, status } = result.problem;
      return page({ ...EMPTY, email, refusal: refusalText(code, status) }, { status });
    }
    if (result.data.twoFactorRedirect) {
      return ctx.redirect(paths.signInCode(next === undefined ? {} : { next }), 303);
    }
    return ctx.redirect(next ?? paths.start(), 303);
  },
});

/**
 * One sentence for a wrong password and for an address nobody has: it must not tell which. That an
 * address is unverified is only said after its right password.
 */
function refusalText(code: string, status: number): TextKey {
  if (code === "email-not-verified") return "problem.email-not-verified";
  return status === 429 ? "problem.too-many-attempts" : "sign-in.refused";
}

const NOTICES: Record<SignInNotice, TextKey> = {
  "password-changed": "sign-in.notice.password-changed",
  "signed-out": "sign-in.notice.signed-out",
  expired: "sign-in.notice.expired",
  verified: "sign-in.notice.verified",
};

export default define.page<typeof handler>(function SignInPage({ data, state }) {
  const { t } = state;
  return (
    <AuthFrame t={t} title={t("sign-in.title")}>
      {data.notice !== null && <Alert tone="success" title={t(NOTICES[data.notice])} />}
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={t(data.refusal)} />}
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
        <Field
          name="password"
          type="password"
          label={t("password.label")}
          error={data.errors.password}
          autocomplete="current-password"
          required
        />
        <Button>{t("nav.sign-in")}</Button>
      </form>
      <p class="form-aside">
        <a href={paths.forgotPassword()}>{t("sign-in.forgot")}</a>
      </p>
      <p class="form-aside">
        {t("sign-in.no-account")} <a href={paths.signUp()}>{t("nav.sign-up")}</a>
      </p>
    </AuthFrame>
  );
});
