/** How many requests of a class one client address may send; classes are named by `routes.ts`. */

import type { RateClass, Topology } from "../infra/topology.ts";
import { directive, type Node } from "./nginx_tree.ts";
import { map, type MapLine, VARIABLES } from "./variables.ts";

/**
 * A zone for each class, and every request passes all of them: it counts only where the key is
 * not empty, which is the zone of its class.
 */
export function rateLimits(topology: Topology): readonly Node[] {
  return [
    ...keyMaps(topology),
    ...topology.rateClasses.map((rateClass) =>
      directive(
        "limit_req_zone",
        keyVariable(rateClass),
        `zone=limit_${rateClass.name}:4m`,
        `rate=${rateClass.requestsPerMinute}r/m`,
      )
    ),
    ...topology.rateClasses.map(({ name, burst }) =>
      directive("limit_req", `zone=limit_${name}`, `burst=${burst}`, "nodelay")
    ),
    directive("limit_req_status", 429),
  ];
}

function keyMaps({ rateClasses }: Topology): readonly Node[] {
  return [
    ...rateClasses.map((rateClass) =>
      map(VARIABLES.routeClass, keyVariable(rateClass), [[rateClass.name, "$binary_remote_addr"]])
    ),
    map(VARIABLES.routeClass, VARIABLES.retryAfter, [
      ...rateClasses.filter(({ requestsPerMinute }) => requestsPerMinute < SECONDS_PER_MINUTE)
        .map(({ name, requestsPerMinute }): MapLine => [
          name,
          String(Math.ceil(SECONDS_PER_MINUTE / requestsPerMinute)),
        ]),
      ["default", "1"],
    ]),
  ];
}

const SECONDS_PER_MINUTE = 60;

function keyVariable({ name }: RateClass): string {
  return `$limit_${name}`;
}
