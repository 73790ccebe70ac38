import type { JSX } from "preact";
import type { SimulationView } from "../simulation.ts";

interface SimulationResultProps {
  view: SimulationView;
  /** Address of the simulator with that headcount. */
  hrefFor: (headcount: number) => string;
  onPick?: (event: MouseEvent, headcount: number) => void;
}

/** A price in large type with its parts. Used by the page's island, so it takes ready words. */
export function SimulationResult({ view, hrefFor, onPick }: SimulationResultProps): JSX.Element {
  const { cliff } = view;
  return (
    <>
      <p class="badge badge-good">{view.plan}</p>
      <h2>{view.title}</h2>
      <p class="price-total">{view.total}</p>
      <p class="price-note">{view.totalNote}</p>
      <dl class="ledger">
        {view.lines.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="money">{value}</dd>
          </div>
        ))}
      </dl>
      {cliff !== null && (
        <div class="alert alert-note">
          <p>
            {cliff.text}{" "}
            <a
              href={hrefFor(cliff.headcount)}
              onClick={(event) => onPick?.(event, cliff.headcount)}
            >
              {cliff.action}
            </a>
          </p>
        </div>
      )}
      <a class="button button-primary" href={view.signUp.href}>{view.signUp.text}</a>
    </>
  );
}
