import type { ComponentChildren, JSX } from "preact";

interface EmptyStateProps {
  title: string;
  text: string;
  /** What to do about it, usually a ButtonLink. */
  children?: ComponentChildren;
}

/** Instead of an empty list: why it is empty and what comes next. */
export function EmptyState({ title, text, children }: EmptyStateProps): JSX.Element {
  return (
    <div class="empty">
      <img src="/empty.svg" alt="" width="160" height="120" />
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
