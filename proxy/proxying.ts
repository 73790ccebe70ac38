/** How requests are handed to services: upstreams, what upstreams are told, when nginx retries. */

import {
  endpointsOf,
  findEdge,
  findService,
  type Flow,
  type PublicName,
  type Topology,
} from "../infra/topology.ts";
import { block, directive, type Node } from "./nginx_tree.ts";
import { VARIABLES } from "./variables.ts";

/** Idle connections kept to each upstream by each worker. */
const KEEPALIVE_MAX = 32;
/** A copy that failed once is left alone this long; with a single copy nginx ignores it. */
const FAIL_TIMEOUT = "5s";
/** The first copy and one other: a request that kills its server must not kill them all. */
const TRIES_MAX = 2;

/** One upstream for each flow that starts at the edge. */
export function renderUpstreams(topology: Topology): readonly Node[] {
  const edge = findEdge(topology).name;
  return topology.flows.filter(({ from }) => from === edge)
    .toSorted((a, b) => upstreamName(a.to, a.port) < upstreamName(b.to, b.port) ? -1 : 1)
    .map((flow) => renderUpstream(topology, flow));
}

function renderUpstream(topology: Topology, { to, port }: Flow): Node {
  const name = upstreamName(to, port);
  const servers = endpointsOf(findService(topology, to), port).map((endpoint) =>
    directive(
      "server",
      `${endpoint.address}:${endpoint.port}`,
      "max_fails=1",
      `fail_timeout=${FAIL_TIMEOUT}`,
    )
  );
  return block("upstream", [name], [
    // Shared by the workers: what one has learnt about a dead copy, all know.
    directive("zone", `upstream_${name}`, "64k"),
    ...servers,
    directive("keepalive", KEEPALIVE_MAX),
  ]);
}

/** The upstream that a public name is handed to. */
export function upstreamOf({ service, port }: PublicName): string {
  return upstreamName(service, port);
}

function upstreamName(service: string, port: string): string {
  return port === "main" ? service : `${service}-${port}`;
}

/** Holds for every upstream: source address, time-outs and retries. */
export function proxySettings(topology: Topology): readonly Node[] {
  return [
    directive("proxy_http_version", "1.1"),
    directive("proxy_bind", topology.edgeAddress),
    directive("proxy_redirect", "off"),
    directive("proxy_buffer_size", "8k"),
    directive("proxy_buffers", 8, "16k"),
    directive("proxy_connect_timeout", "2s"),
    directive("proxy_send_timeout", "15s"),
    directive("proxy_read_timeout", "30s"),
    // What has reached a server is repeated only where that is harmless: never a POST.
    directive("proxy_next_upstream", "error", "timeout", "http_503"),
    directive("proxy_next_upstream_tries", TRIES_MAX),
    directive("proxy_next_upstream_timeout", "20s"),
  ];
}

/** For the location of requests whose key lets the api answer a repeat from its notes. */
export function repeatingRetries(): Node {
  return directive("proxy_next_upstream", "error", "timeout", "http_503", "non_idempotent");
}

export interface ForwardOptions {
  /** The canonical Host, whatever the client wrote. */
  readonly host: string;
  /** Static files are the same for everybody: their requests bring no cookie. */
  readonly cookies: "pass" | "drop";
}

/**
 * What the upstream is told about the client. All are overwritten, so nothing a client claims
 * reaches it; nginx inherits none of them past a level that sets one, so they go together.
 */
export function forwardHeaders({ host, cookies }: ForwardOptions): readonly Node[] {
  const headers: readonly (readonly [string, string])[] = [
    ["Host", host],
    ["Connection", ""],
    // nginx compresses, once and for the cache too.
    ["Accept-Encoding", ""],
    ["X-Forwarded-For", VARIABLES.clientAddress],
    ["X-Forwarded-Host", host],
    ["X-Forwarded-Proto", "https"],
    ["X-Request-Id", VARIABLES.requestId],
    ["X-Real-IP", ""],
    ["Forwarded", ""],
    ...(cookies === "drop" ? [["Cookie", ""] as const] : []),
  ];
  return headers.map(([name, value]) => directive("proxy_set_header", name, value));
}

export function passTo(upstream: string): Node {
  return directive("proxy_pass", `http://${upstream}`);
}
