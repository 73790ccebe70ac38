import type { ComponentChildren, JSX } from "preact";

interface CardProps {
  children: ComponentChildren;
  tone?: "plain" | "tinted" | "raised";
}

export function Card({ children, tone = "plain" }: CardProps): JSX.Element {
  return <div class={`card card-${tone}`}>{children}</div>;
}
