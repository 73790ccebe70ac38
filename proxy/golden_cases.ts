/** Golden files of the edge: `scripts/generate.ts --update-golden` writes them. */

import type { Artefact } from "../infra/artefacts.ts";
import { smallTopology, smallTopologyWithTwoApis } from "../infra/small_topology.ts";
import { findPublicName } from "../infra/topology.ts";
import { renderAccessLog } from "./access_log.ts";
import { errorHandling } from "./errors.ts";
import { apiLocations, siteLocations, toolLocations } from "./locations.ts";
import { type Node, printNginx } from "./nginx_tree.ts";
import { forwardHeaders, renderUpstreams } from "./proxying.ts";
import { rateLimits } from "./rate_limits.ts";
import { hideHeaders, renderEdgeHeaders, serverHeaders } from "./security_headers.ts";
import { renderRedirect, renderStatus, renderUnknownPlain, renderUnknownTls } from "./servers.ts";
import { classMap } from "./variables.ts";

const small = smallTopology();

/** One part of the configuration for each case: a whole one proves little. */
const PARTS: Readonly<Record<string, () => readonly Node[]>> = {
  access_log: renderAccessLog,
  api_locations: () => apiLocations(small, findPublicName(small, "api"), { webhooks: "pass" }),
  api_locations_inside: () =>
    apiLocations(small, findPublicName(small, "api"), { webhooks: "hide" }),
  error_handling: () => errorHandling("problem"),
  forward_headers: () => forwardHeaders({ host: "www.example.test", cookies: "drop" }),
  rate_limits: () => rateLimits(small),
  redirect: () => [renderRedirect(small)],
  route_classes: () => [classMap(small)],
  security_headers: () => [
    ...renderEdgeHeaders(),
    ...serverHeaders(small),
    ...hideHeaders(small),
  ],
  site_locations: () => siteLocations(small, findPublicName(small, "www")),
  status: () => [renderStatus(small)],
  tool_locations: () =>
    toolLocations(small, { name: "mail", audience: "tool", service: "mail", port: "inbox" }),
  unknown_hosts: () => [renderUnknownTls(small), renderUnknownPlain(small)],
  upstreams: () => renderUpstreams(small),
  upstreams_two_copies: () => renderUpstreams(smallTopologyWithTwoApis()),
};

/** Paths are relative to `proxy/testdata/`. */
export const goldenCases: readonly Artefact[] = Object.entries(PARTS).map(([name, render]) => ({
  path: `${name}.conf`,
  render: () => printNginx(render()),
}));
