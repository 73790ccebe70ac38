import { page } from "fresh";
import { Alert } from "../components/Alert.tsx";
import { AuthFrame } from "../components/AuthFrame.tsx";
import { Button, ButtonLink } from "../components/Button.tsx";
import { FormGuard } from "../components/FormGuard.tsx";
import { define } from "../define.ts";
import { problemText } from "../form.ts";
import { paths } from "../paths.ts";
import { SESSION_COOKIE } from "../state.ts";

interface Data {
  hasToken: boolean;
  refusal: string | null;
}

/**
 * The link of the mail shows a button; pressing it confirms the address. Mail scanners open every
 * link, and a GET that signs one in could be planted by somebody else.
 */
export const handler = define.handlers({
  GET: (ctx) => page<Data>({ refusal: null, hasToken: ctx.url.searchParams.has("token") }),
  async POST(ctx) {
    const { t, api } = ctx.state;
    const token = ctx.url.searchParams.get("token") ?? "";
    const result = await api.call("GET /auth/verify-email", { query: { token } });
    if (result.ok) {
      // The api signs the person in when it is set to: then they need not type their password.
      const isSignedIn = ctx.state.exchange.cookies.some((cookie) =>
        cookie.startsWith(`${SESSION_COOKIE}=`)
      );
      return ctx.redirect(isSignedIn ? paths.start() : paths.signIn({ notice: "verified" }), 303);
    }
    const { problem } = result;
    if (problem.status === 429) {
      return page<Data>({ refusal: problemText(t, problem), hasToken: true }, { status: 429 });
    }
    return page<Data>({ refusal: null, hasToken: false }, { status: 400 });
  },
});

export default define.page<typeof handler>(function VerifyEmailPage({ data, state }) {
  const { t } = state;
  if (!data.hasToken) {
    return (
      <AuthFrame t={t} title={t("verify.invalid.title")} lead={t("verify.invalid.text")}>
        <ButtonLink href={paths.signIn()}>{t("nav.sign-in")}</ButtonLink>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame t={t} title={t("verify.title")} lead={t("verify.lead")}>
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      <form method="post" class="form">
        <FormGuard state={state} />
        <Button>{t("verify.submit")}</Button>
      </form>
    </AuthFrame>
  );
});
