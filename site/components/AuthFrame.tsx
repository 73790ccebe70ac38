import type { ComponentChildren, JSX } from "preact";
import type { Translate } from "../i18n/translate.ts";
import { Icon } from "./Icon.tsx";
import { DocumentTitle } from "./PageHeader.tsx";

interface AuthFrameProps {
  t: Translate;
  title: string;
  lead?: string;
  children: ComponentChildren;
}

/** Where people prove who they are: the form in a card, a quiet picture beside it. */
export function AuthFrame({ t, title, lead, children }: AuthFrameProps): JSX.Element {
  return (
    <div class="auth">
      <DocumentTitle t={t} title={title} />
      <div class="card card-raised auth-card">
        <h1>{title}</h1>
        {lead !== undefined && <p class="lead">{lead}</p>}
        {children}
      </div>
      <aside class="auth-aside">
        <img src="/garden.svg" alt="" width="420" height="360" />
        <p class="promise">
          <Icon name="lock" />
          {t("auth.promise")}
        </p>
      </aside>
    </div>
  );
}
