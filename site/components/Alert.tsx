import type { ComponentChildren, JSX } from "preact";
import type { FieldErrors } from "../form.ts";
import { Icon, type IconName } from "./Icon.tsx";

type Tone = "success" | "danger" | "warning" | "note";

const ICONS: Record<Tone, IconName> = {
  success: "check",
  danger: "alert",
  warning: "alert",
  note: "heart",
};

interface AlertProps {
  tone: Tone;
  title?: string | undefined;
  children?: ComponentChildren;
}

/** A message about what happened. A refusal interrupts a screen reader, the others wait. */
export function Alert({ tone, title, children }: AlertProps): JSX.Element {
  return (
    <div class={`alert alert-${tone}`} role={tone === "danger" ? "alert" : "status"}>
      <Icon name={ICONS[tone]} />
      <div>
        {title !== undefined && <p class="alert-title">{title}</p>}
        {children}
      </div>
    </div>
  );
}

/** The form's errors in one place, each a link to its field. Nothing when there are none. */
export function ErrorSummary(
  { title, errors }: { title: string; errors: FieldErrors },
): JSX.Element | null {
  const entries = Object.entries(errors);
  if (entries.length === 0) return null;
  return (
    <Alert tone="danger" title={title}>
      <ul>
        {entries.map(([field, error]) => (
          <li key={field}>
            <a href={`#${field}`}>{error}</a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
