import type { JSX } from "preact";
import type { SimulationView } from "../simulation.ts";

interface PriceDetailsProps {
  view: SimulationView;
  /** Address of the same page with another headcount. */
  hrefFor: (headcount: number) => string;
  onPick?: ((event: MouseEvent, headcount: number) => void) | undefined;
}

/** A price in large type with its parts. An island shows it too, so it takes ready words. */
export function PriceDetails({ view, hrefFor, onPick }: PriceDetailsProps): JSX.Element {
  const { cliff } = view;
  return (
    <>
      <p class="badge badge-good">{view.plan}</p>
      <h2>{view.title}</h2>
      <p class="price-total">{view.total}</p>
      <p class="price-note">{view.totalNote}</p>
      <dl class="ledger ledger-total">
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
              onClick={onPick && ((event) => onPick(event, cliff.headcount))}
            >
              {cliff.action}
            </a>
          </p>
        </div>
      )}
    </>
  );
}
