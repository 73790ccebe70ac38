/** The servers of the edge: those of public names, the inner ones, and those that turn away. */

import {
  type Audience,
  edgeListeners,
  type Endpoint,
  findEdge,
  findService,
  hostName,
  publicHost,
  type PublicName,
  type Topology,
} from "../infra/topology.ts";
import { errorHandling, type ErrorStyle } from "./errors.ts";
import { apiLocations, siteLocations, toolLocations } from "./locations.ts";
import { type Block, block, directive, type Node } from "./nginx_tree.ts";
import { forwardHeaders } from "./proxying.ts";
import { hideHeaders, serverHeaders } from "./security_headers.ts";
import { INTERNAL_SERVER } from "./variables.ts";

/** Total on purpose: a new audience does not compile until somebody says how it is served. */
const LOCATIONS: Record<Audience, (topology: Topology, name: PublicName) => readonly Node[]> = {
  site: siteLocations,
  api: (topology, name) => apiLocations(topology, name, { webhooks: "pass" }),
  tool: toolLocations,
};

const ERROR_STYLES: Record<Audience, ErrorStyle> = { site: "html", api: "problem", tool: "html" };

export function renderServers(topology: Topology): readonly Block[] {
  return [
    renderUnknownTls(topology),
    ...topology.publicNames.map((name) => renderPublicServer(topology, name)),
    renderUnknownPlain(topology),
    renderRedirect(topology),
    renderInternal(topology),
    renderStatus(topology),
  ];
}

export function renderPublicServer(topology: Topology, name: PublicName): Block {
  return block("server", [], [
    directive("listen", printEndpoint(edgeListeners(topology).https), "ssl", "http2"),
    directive("server_name", hostName(topology, name.name)),
    ...serverHeaders(topology),
    ...hideHeaders(topology),
    ...forwardHeaders({ host: publicHost(topology, name.name), cookies: "pass" }),
    ...errorHandling(ERROR_STYLES[name.audience]),
    ...LOCATIONS[name.audience](topology, name),
  ]);
}

/** A name in TLS that is not ours ends the handshake; one in Host only is misdirected. */
export function renderUnknownTls(topology: Topology): Block {
  const { https } = edgeListeners(topology);
  return block("server", [], [
    directive("listen", printEndpoint(https), "ssl", "http2", "default_server"),
    directive("server_name", "_"),
    directive("ssl_reject_handshake", "on"),
    directive("default_type", "text/plain"),
    directive("return", 421, "Misdirected request"),
  ]);
}

/** Closes the connection without a word. */
export function renderUnknownPlain(topology: Topology): Block {
  return block("server", [], [
    directive("listen", printEndpoint(edgeListeners(topology).http), "default_server"),
    directive("server_name", "_"),
    directive("return", 444),
  ]);
}

/** Plain HTTP is for ACME challenges; everything else keeps its method and goes to https. */
export function renderRedirect(topology: Topology): Block {
  const { http, https } = edgeListeners(topology);
  const port = https.port === 443 ? "" : `:${https.port}`;
  return block("server", [], [
    directive("listen", printEndpoint(http)),
    directive("server_name", ...topology.publicNames.map(({ name }) => hostName(topology, name))),
    block("location", ["^~", "/.well-known/acme-challenge/"], [
      directive("root", "acme"),
      directive("default_type", "text/plain"),
      directive("try_files", "$uri", "=404"),
    ]),
    block("location", ["/"], [directive("return", 308, `https://$host${port}$request_uri`)]),
  ]);
}

/** The site's way to the api: plain HTTP, and only from where the site runs. */
export function renderInternal(topology: Topology): Block {
  const api = topology.publicNames.find(({ audience }) => audience === "api");
  if (!api) throw new Error(`Cannot render nginx: "${topology.environment}" has no api name`);
  return block("server", [], [
    directive("listen", printEndpoint(edgeListeners(topology).internal)),
    directive("server_name", INTERNAL_SERVER),
    ...callers(topology, "api").map((address) => directive("allow", address)),
    directive("deny", "all"),
    // On one machine or one network, compressing costs more than it saves.
    directive("gzip", "off"),
    ...serverHeaders(topology),
    ...hideHeaders(topology),
    ...forwardHeaders({ host: publicHost(topology, api.name), cookies: "pass" }),
    ...errorHandling("problem"),
    ...apiLocations(topology, api, { webhooks: "hide" }),
  ]);
}

/** nginx's own figures, for whoever watches it. */
export function renderStatus(topology: Topology): Block {
  return block("server", [], [
    directive("listen", printEndpoint(edgeListeners(topology).status)),
    directive("server_name", "status"),
    directive("access_log", "off"),
    ...callers(topology, "internal").map((address) => directive("allow", address)),
    directive("deny", "all"),
    block("location", ["=", "/stub_status"], [directive("stub_status")]),
    block("location", ["/"], [directive("return", 404)]),
  ]);
}

/** Addresses of the services that have a flow to this port of the edge, and the edge's own. */
function callers(topology: Topology, port: string): readonly string[] {
  const edge = findEdge(topology);
  const names = topology.flows.filter((flow) => flow.to === edge.name && flow.port === port)
    .map(({ from }) => from);
  const addresses = [edge.name, ...names].flatMap((name) => {
    const { address, replicas = [] } = findService(topology, name);
    return [address, ...replicas.map((replica) => replica.address)];
  });
  return [...new Set(addresses)].toSorted();
}

function printEndpoint({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
