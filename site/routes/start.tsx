import { page } from "fresh";
import { ButtonLink } from "../components/Button.tsx";
import { EmptyState } from "../components/EmptyState.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { define } from "../define.ts";
import { paths, startPath } from "../paths.ts";

/** After signing in: on to the page where the person's work is. Providers have none so far. */
export const handler = define.handlers({
  GET(ctx) {
    const { viewer } = ctx.state;
    const path = viewer === null ? paths.signIn() : startPath(viewer);
    return path === paths.start() ? page() : ctx.redirect(path, 303);
  },
});

export default define.page<typeof handler>(function StartPage({ state: { t, viewer } }) {
  return (
    <>
      <PageHeader
        t={t}
        eyebrow={t("start.eyebrow")}
        title={t("employee-home.title", { name: viewer?.name ?? "" })}
      />
      <EmptyState title={t("start.title")} text={t("start.text")}>
        <ButtonLink variant="secondary" href={paths.sessions()}>{t("nav.sessions")}</ButtonLink>
      </EmptyState>
    </>
  );
});
