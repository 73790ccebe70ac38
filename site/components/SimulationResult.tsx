import type { JSX } from "preact";
import type { SimulationView } from "../simulation.ts";
import { PriceDetails } from "./PriceDetails.tsx";

interface SimulationResultProps {
  view: SimulationView;
  /** Address of the simulator with that headcount. */
  hrefFor: (headcount: number) => string;
  onPick?: (event: MouseEvent, headcount: number) => void;
}

/** What a subscription costs, and the way to it. */
export function SimulationResult({ view, ...rest }: SimulationResultProps): JSX.Element {
  return (
    <>
      <PriceDetails view={view} {...rest} />
      <a class="button button-primary" href={view.signUp.href}>{view.signUp.text}</a>
    </>
  );
}
