import { page } from "fresh";
import type { Invitation } from "../../client/types.ts";
import { Alert, ErrorSummary } from "../../components/Alert.tsx";
import { AuthFrame } from "../../components/AuthFrame.tsx";
import { Button, ButtonLink } from "../../components/Button.tsx";
import { Checkbox } from "../../components/Field.tsx";
import { FormGuard } from "../../components/FormGuard.tsx";
import { NewPasswordField } from "../../components/NewPasswordField.tsx";
import { define } from "../../define.ts";
import {
  type FieldErrors,
  fieldErrors,
  hasErrors,
  idempotencyKeyOf,
  problemText,
  secretOf,
  textOf,
} from "../../form.ts";
import { passwordErrors } from "../../password.ts";
import { paths } from "../../paths.ts";
import type { State } from "../../state.ts";

interface Data {
  token: string;
  hasConsented: boolean;
  /** Null when the link leads nowhere; `refusal` then says why. */
  invitation: Invitation | null;
  errors: FieldErrors;
  refusal: string | null;
}

export const handler = define.handlers({
  async GET(ctx) {
    const data = await load(ctx.state, ctx.params.token ?? "");
    return page(data, { status: data.invitation === null ? 404 : 200 });
  },
  async POST(ctx) {
    const { api, form, t, locale } = ctx.state;
    const token = ctx.params.token ?? "";
    // Only the form of a new account asks for one. The invitation itself is not asked: it may be
    // used by now, by this very form, and then the key brings the first answer back.
    const password = form.has("password") ? secretOf(form, "password") : null;
    const hasConsented = textOf(form, "consent") === "yes";
    const missing = {
      ...(password === null ? {} : passwordErrors(t, "password", password)),
      ...(hasConsented ? {} : { consent: t("invitation.consent-needed") }),
    };
    if (hasErrors(missing)) {
      return await showAgain(ctx.state, token, { status: 422, hasConsented, errors: missing });
    }
    const result = await api.call("POST /invitations/:token/accept", {
      params: { token },
      json: { language: locale.code, consent: true, ...(password === null ? {} : { password }) },
      idempotencyKey: idempotencyKeyOf(form),
    });
    if (!result.ok) {
      const errors = fieldErrors(t, result.problem);
      const refusal = hasErrors(errors) ? null : problemText(t, result.problem);
      const { status } = result.problem;
      return await showAgain(ctx.state, token, { status, hasConsented, errors, refusal });
    }
    if (password === null) return ctx.redirect(paths.employeeHome(), 303);
    const json = { email: result.data.email, password };
    const signedIn = await api.call("POST /auth/sign-in/email", { json });
    return ctx.redirect(signedIn.ok ? paths.employeeHome() : paths.signIn(), 303);
  },
});

/** The form with what is wrong, or the page that says why the link leads nowhere. */
async function showAgain(
  state: State,
  token: string,
  { status, ...wrong }: Partial<Data> & { status: number },
) {
  const data = await load(state, token);
  return data.invitation === null
    ? page(data, { status: 404 })
    : page({ ...data, ...wrong }, { status });
}

async function load({ api, t }: State, token: string): Promise<Data> {
  const found = await api.call("GET /invitations/:token", { params: { token } });
  return {
    token,
    hasConsented: false,
    errors: {},
    invitation: found.ok ? found.data : null,
    refusal: found.ok ? null : problemText(t, found.problem),
  };
}

export default define.page<typeof handler>(function InvitationPage({ data, state }) {
  const { t, viewer } = state;
  const { invitation } = data;
  if (invitation === null) {
    return (
      <AuthFrame t={t} title={t("invitation.lost.title")} lead={data.refusal ?? ""}>
        <p>{t("invitation.lost.text")}</p>
        <ButtonLink variant="secondary" href={paths.signIn()}>{t("nav.sign-in")}</ButtonLink>
      </AuthFrame>
    );
  }
  const isOwner = viewer?.email === invitation.email;
  return (
    <AuthFrame
      t={t}
      title={t("invitation.title", { name: invitation.firstName })}
      lead={t("invitation.lead", { company: invitation.companyName })}
    >
      <ErrorSummary title={t("form.errors")} errors={data.errors} />
      {data.refusal !== null && <Alert tone="danger" title={data.refusal} />}
      {invitation.hasAccount && !isOwner
        ? <SignInFirst state={state} data={data} />
        : <AcceptForm state={state} data={data} invitation={invitation} />}
    </AuthFrame>
  );
});

/** Who is signed in as somebody else has to sign out before they can sign in. */
function SignInFirst({ state, data }: { state: State; data: Data }) {
  const { t, viewer } = state;
  if (viewer !== null) {
    return (
      <form method="post" action={paths.signOut()} class="form">
        <FormGuard state={state} />
        <p>{t("invitation.sign-out-first", { email: viewer.email })}</p>
        <Button variant="secondary">{t("nav.sign-out")}</Button>
      </form>
    );
  }
  return (
    <>
      <p>{t("invitation.sign-in-first")}</p>
      <ButtonLink href={paths.signIn({ next: paths.invitation(data.token) })}>
        {t("nav.sign-in")}
      </ButtonLink>
    </>
  );
}

interface AcceptFormProps {
  state: State;
  data: Data;
  invitation: Invitation;
}

function AcceptForm({ state, data, invitation }: AcceptFormProps) {
  const { t } = state;
  return (
    <form method="post" class="form">
      <FormGuard state={state} />
      <p>{t("invitation.email", { email: invitation.email })}</p>
      {!invitation.hasAccount && (
        <NewPasswordField t={t} label={t("password.label")} error={data.errors.password} />
      )}
      <Checkbox
        name="consent"
        label={t("invitation.consent")}
        checked={data.hasConsented}
        error={data.errors.consent}
        required
      />
      <Button>{t("invitation.submit")}</Button>
    </form>
  );
}
