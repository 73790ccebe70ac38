import { HttpError, page } from "fresh";
import { FormRefused } from "../admit.ts";
import { ApiUnavailable } from "../client/client.ts";
import { ButtonLink } from "../components/Button.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { define } from "../define.ts";
import { knownKey } from "../i18n/locale.ts";
import type { TextKey } from "../i18n/translate.ts";
import { paths } from "../paths.ts";

/** How long a caller should wait when the api is away: about the time of a restart. */
const RETRY_AFTER_S = 10;

/** Every refusal and failure ends here, with its status and in the visitor's language. */
export const handler = define.handlers((ctx) => {
  const status = statusOf(ctx.error);
  if (status >= 500) ctx.state.exchange.fault = ctx.error;
  const headers: HeadersInit = status === 503 ? { "retry-after": String(RETRY_AFTER_S) } : {};
  return page({ status, kind: kindOf(ctx.error, status) }, { status, headers });
});

export default define.page<typeof handler>(function ErrorPage({ data, state }) {
  const { t } = state;
  const text = (part: "title" | "text", otherwise: TextKey) =>
    t(knownKey(`error.${data.kind}.${part}`) ?? otherwise);
  return (
    <div class="error-page">
      <img src="/empty.svg" alt="" width="200" height="150" />
      <PageHeader
        t={t}
        eyebrow={t("error.eyebrow", { status: String(data.status) })}
        title={text("title", "error.other.title")}
        lead={text("text", "error.other.text")}
      />
      <ButtonLink href={data.status === 401 ? paths.signIn() : paths.home()}>
        {data.status === 401 ? t("nav.sign-in") : t("error.home")}
      </ButtonLink>
    </div>
  );
});

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.status;
  return error instanceof ApiUnavailable ? 503 : 500;
}

function kindOf(error: unknown, status: number): string {
  return error instanceof FormRefused ? "form-refused" : String(status);
}
