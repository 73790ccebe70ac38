/** nginx variables that the configuration makes for itself, as `map` blocks. */

import { hostName, type Topology } from "../infra/topology.ts";
import { type Block, block, directive, type Node } from "./nginx_tree.ts";
import { ROUTE_RULES, type RouteRule } from "./routes.ts";

/** `server_name` of the internal listener: how maps tell it from the outer ones. */
export const INTERNAL_SERVER = "internal";

/** Names of the variables, so that no file spells one its own way. */
export const VARIABLES = {
  clientAddress: "$client_address",
  requestId: "$edge_request_id",
  routeClass: "$route_class",
  retryAfter: "$retry_after",
  mayRepeat: "$may_repeat",
  errorLanguage: "$error_language",
  errorStyle: "$error_style",
  /** The status of an answer that nginx makes itself; empty for what upstreams answer. */
  edgeAnswer: "$edge_answer",
  assetCacheControl: "$asset_cache_control",
} as const;

/** One line of a `map`: what is compared, and the value. */
export type MapLine = readonly [pattern: string, value: string];

export function map(source: string, variable: string, lines: readonly MapLine[]): Block {
  return block(
    "map",
    [source, variable],
    lines.map(([pattern, value]) => directive(pattern, value)),
  );
}

export function renderVariables(topology: Topology): readonly Node[] {
  return [...identityMaps(), classMap(topology), ...behaviourMaps()];
}

/**
 * Who asks, and under which id. Outside, both are nginx's own finding, whatever the client
 * claims; on the internal listener the site passes on what an outer listener told it.
 */
function identityMaps(): readonly Node[] {
  return [
    map("$server_name $http_x_forwarded_for", VARIABLES.clientAddress, [
      [`~^${INTERNAL_SERVER} (?<forwarded_address>[0-9a-f.:]{2,45})$`, "$forwarded_address"],
      ["default", "$remote_addr"],
    ]),
    map("$server_name $http_x_request_id", VARIABLES.requestId, [
      [
        `~^${INTERNAL_SERVER} (?<forwarded_request_id>[A-Za-z0-9-]{8,64})$`,
        "$forwarded_request_id",
      ],
      ["default", "$request_id"],
    ]),
  ];
}

/** Names the class of a request; empty on listeners that have no limits. */
export function classMap(topology: Topology): Node {
  const lines = topology.publicNames.flatMap(({ name, audience }) => {
    const host = hostName(topology, name);
    return ROUTE_RULES.filter((rule) => rule.audience === audience)
      .map((rule): MapLine => [rulePattern(host, rule), rule.rateClass]);
  });
  return map("$server_name $request_method $uri", VARIABLES.routeClass, lines);
}

function rulePattern(host: string, { method, path }: RouteRule): string {
  const server = host.replaceAll(".", String.raw`\.`);
  const verb = method === "change" ? "(?!(?:GET|HEAD|OPTIONS) )[A-Z]+" : "[A-Z]+";
  const rest = path === undefined ? "" : path.startsWith("^") ? path.slice(1) : `.*${path}`;
  return `~^${server} ${verb} ${rest}`;
}

function behaviourMaps(): readonly Node[] {
  return [
    // The api keeps answers by key for POST only; repeating anything else could act twice.
    map("$request_method $http_idempotency_key", VARIABLES.mayRepeat, [
      [String.raw`~^POST [\x21-\x7e]{8,128}$`, "1"],
      ["default", "0"],
    ]),
    // Programs are answered in English, as the api does; people in theirs.
    map(`${VARIABLES.errorStyle} $http_accept_language`, VARIABLES.errorLanguage, [
      [String.raw`~*^(?:problem |html \s*en\b)`, "en"],
      ["default", "fr"],
    ]),
    // The site's own word wins; a hashed file about which it says nothing never changes.
    map("$status $upstream_http_cache_control", VARIABLES.assetCacheControl, [
      [String.raw`~^\d+ (?<site_cache_control>.+)$`, "$site_cache_control"],
      ["~^(?:200|206|304) $", "public, max-age=31536000, immutable"],
    ]),
  ];
}
