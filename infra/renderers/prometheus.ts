/** What Prometheus scrapes, in the form its `file_sd_configs` reads. */

import { endpointsOf, type Topology } from "../topology.ts";

/**
 * One group for each service that has figures, sorted by name. The format has no comments, so
 * nothing in the file names the command that made it.
 *
 * @throws Error for a service with a metrics path and no internal port
 */
export function renderPrometheusTargets(topology: Topology): string {
  const groups = topology.services
    .toSorted((a, b) => a.name < b.name ? -1 : 1)
    .flatMap((service) => {
      if (service.metricsPath === undefined) return [];
      return [{
        targets: endpointsOf(service, "internal").map(({ address, port }) => `${address}:${port}`),
        labels: {
          __metrics_path__: service.metricsPath,
          environment: topology.environment,
          service: service.name,
        },
      }];
    });
  return JSON.stringify(groups, null, 2) + "\n";
}
