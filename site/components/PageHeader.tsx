import type { ComponentChildren, JSX } from "preact";
import { Head } from "fresh/runtime";
import type { Translate } from "../i18n/translate.ts";

interface PageHeaderProps {
  t: Translate;
  title: string;
  /** One sentence under the title. */
  lead?: string;
  /** A short line above the title: where one is. */
  eyebrow?: string;
  /** The page's main action. */
  children?: ComponentChildren;
}

/** The page's only h1, and the same words as the document's title. */
export function PageHeader({ t, title, lead, eyebrow, children }: PageHeaderProps): JSX.Element {
  return (
    <div class="page-header">
      <DocumentTitle t={t} title={title} />
      <div>
        {eyebrow !== undefined && <p class="eyebrow">{eyebrow}</p>}
        <h1>{title}</h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </div>
      {children !== undefined && <div class="page-header-action">{children}</div>}
    </div>
  );
}

/** For pages that draw their h1 themselves. */
export function DocumentTitle({ t, title }: { t: Translate; title: string }): JSX.Element {
  return (
    <Head>
      <title>{t("document.title", { title })}</title>
    </Head>
  );
}
