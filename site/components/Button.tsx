import type { ComponentChildren, JSX } from "preact";

type Variant = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps {
  children: ComponentChildren;
  variant?: Variant;
  name?: string;
  value?: string;
}

/** Sends the form it stands in. */
export function Button({ children, variant = "primary", name, value }: ButtonProps): JSX.Element {
  return (
    <button type="submit" class={`button button-${variant}`} name={name} value={value}>
      {children}
    </button>
  );
}

interface ButtonLinkProps {
  children: ComponentChildren;
  href: string;
  variant?: Variant;
}

/** A link that deserves the weight of a button. */
export function ButtonLink({ children, href, variant = "primary" }: ButtonLinkProps): JSX.Element {
  return <a class={`button button-${variant}`} href={href}>{children}</a>;
}
