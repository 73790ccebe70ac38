import type { JSX } from "preact";

export interface Step {
  title: string;
  text: string;
}

interface StepListProps {
  steps: readonly Step[];
  /** Index of the step one is at; without it the list only explains an order. */
  current?: number;
}

export function StepList({ steps, current }: StepListProps): JSX.Element {
  return (
    <ol class="steps">
      {steps.map(({ title, text }, index) => (
        <li
          key={title}
          class={current !== undefined && index < current ? "step step-done" : "step"}
          aria-current={index === current ? "step" : undefined}
        >
          <h3>{title}</h3>
          <p>{text}</p>
        </li>
      ))}
    </ol>
  );
}
