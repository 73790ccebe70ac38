import { page } from "fresh";
import { Alert } from "../../components/Alert.tsx";
import { AuthFrame } from "../../components/AuthFrame.tsx";
import { Button } from "../../components/Button.tsx";
import { Field } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { define } from "../../define.ts";
import { problemText, textOf } from "../../form.ts";
import { localPath, paths } from "../../paths.ts";

interface Data {
  /** What is wrong with the code. */
  error: string | null;
  /** Why no code helps any more. */
  refusal: string | null;
}

/** RFC 6238's usual six digits; authenticator apps show them with a blank in the middle. */
const CODE = /^\d{6}$/;

export const handler = define.handlers({
  GET: () => page<Data>({ error: null, refusal: null }),
  async POST(ctx) {
    const { form, t, api, siteOrigin } = ctx.state;
    const code = textOf(form, "code").replaceAll(/\s/g, "");
    if (!CODE.test(code)) {
      return page<Data>({ error: t("sign-in-code.shape"), refusal: null }, { status: 422 });
    }
    const result = await api.call("POST /auth/two-factor/verify-totp", { json: { code } });
    if (result.ok) {
      const next = localPath(ctx.url.searchParams.get("next"), siteOrigin);
      return ctx.redirect(next ?? paths.start(), 303);
    }
    const { problem } = result;
    const { status } = problem;
    if (problem.code === "invalid-code") {
      return page<Data>({ error: t("sign-in-code.wrong"), refusal: null }, { status });
    }
    return page<Data>({ error: null, refusal: problemText(t, problem) }, { status });
  },
});

export default define.page<typeof handler>(function SignInCodePage({ data, state }) {
  const { t } = state;
  return (
    <AuthFrame t={t} title={t("sign-in-code.title")} lead={t("sign-in-code.lead")}>
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form">
        <FormGuard state={state} />
        <Field
          name="code"
          label={t("sign-in-code.label")}
          error={data.error ?? undefined}
          autocomplete="one-time-code"
          inputmode="numeric"
          maxlength={8}
          required
        />
        <Button>{t("sign-in-code.submit")}</Button>
      </form>
      <p class="form-aside">
        {t("sign-in-code.expired")} <a href={paths.signIn()}>{t("sign-in-code.again")}</a>
      </p>
    </AuthFrame>
  );
});
