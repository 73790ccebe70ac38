import type { JSX } from "preact";

export type BadgeTone = "neutral" | "good" | "waiting" | "bad";

/** A state in a word. The word says it; the colour only helps to find it. */
export function Badge({ tone, text }: { tone: BadgeTone; text: string }): JSX.Element {
  return <span class={`badge badge-${tone}`}>{text}</span>;
}
