/** Golden files of this folder's renderers: `scripts/generate.ts --update-golden` writes them. */

import type { Artefact } from "./artefacts.ts";
import { renderPrometheusTargets } from "./renderers/prometheus.ts";
import { smallTopology, smallTopologyWithTwoApis } from "./small_topology.ts";

/** Paths are relative to `infra/testdata/`. */
export const goldenCases: readonly Artefact[] = [
  {
    path: "prometheus_one_target.json",
    render: () => renderPrometheusTargets(smallTopology()),
  },
  {
    path: "prometheus_two_copies.json",
    render: () => renderPrometheusTargets(smallTopologyWithTwoApis()),
  },
];
