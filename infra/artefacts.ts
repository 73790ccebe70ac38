/** The files that the topology alone implies; `proxy/artefacts.ts` lists the edge's. */

import { developmentTopology } from "./environments/development.ts";
import { renderPrometheusTargets } from "./renderers/prometheus.ts";

/** A generated file. */
export interface Artefact {
  /** Relative to `infra/generated/`, the environment first. */
  readonly path: string;
  readonly render: () => string;
}

export const artefacts: readonly Artefact[] = [
  {
    path: "development/prometheus_targets.json",
    render: () => renderPrometheusTargets(developmentTopology()),
  },
];
