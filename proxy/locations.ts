/** What happens to a path: locations of the site, of the api, and of developers' tools. */

import {
  publicHost,
  type PublicName,
  type RateClassName,
  type Topology,
} from "../infra/topology.ts";
import { assetCaching, pageCaching } from "./caches.ts";
import { block, directive, type Node } from "./nginx_tree.ts";
import { forwardHeaders, passTo, repeatingRetries, upstreamOf } from "./proxying.ts";
import { PATHS, PUBLIC_PAGES } from "./routes.ts";
import { addHeaders, hideHeaders } from "./security_headers.ts";
import { VARIABLES } from "./variables.ts";

/** Sends a request to the location with the other retry rule; never seen outside. */
const REPEATABLE_STATUS = 418;
const REPEATABLE_LOCATION = "@repeatable";

export function siteLocations(topology: Topology, name: PublicName): readonly Node[] {
  const upstream = upstreamOf(name);
  return [
    hidden(PATHS.metrics),
    block("location", ["~", PATHS.hashedAssets], [
      bodyMax(topology, "asset"),
      ...withoutCookies(topology, name),
      directive("proxy_hide_header", "Cache-Control"),
      ...addHeaders(topology, { "Cache-Control": VARIABLES.assetCacheControl }),
      ...assetCaching(),
      passTo(upstream),
    ]),
    block("location", ["~", PATHS.assets], [
      bodyMax(topology, "asset"),
      ...withoutCookies(topology, name),
      passTo(upstream),
    ]),
    block("location", ["~", PATHS.siteAuth], [bodyMax(topology, "auth"), passTo(upstream)]),
    ...PUBLIC_PAGES.map((path) =>
      block("location", ["=", path], [
        bodyMax(topology, "page"),
        ...pageCaching(),
        passTo(upstream),
      ])
    ),
    block("location", ["/"], [bodyMax(topology, "write"), passTo(upstream)]),
  ];
}

export interface ApiLocationOptions {
  /** Webhooks come from outside only: the internal listener has none. */
  readonly webhooks: "pass" | "hide";
}

/**
 * `proxy_next_upstream` takes no variable, so a POST that may be repeated changes to a location
 * of its own. better-auth and webhooks keep no answers by key: theirs are never repeated.
 */
export function apiLocations(
  topology: Topology,
  name: PublicName,
  { webhooks }: ApiLocationOptions,
): readonly Node[] {
  const upstream = upstreamOf(name);
  return [
    directive("error_page", REPEATABLE_STATUS, "=", REPEATABLE_LOCATION),
    // Without it, a failure in the second location would leave as nginx's own page.
    directive("recursive_error_pages", "on"),
    hidden(PATHS.metrics),
    webhooks === "hide" ? hidden(PATHS.webhooks) : block("location", ["~", PATHS.webhooks], [
      bodyMax(topology, "webhook"),
      passTo(upstream),
    ]),
    block("location", ["~", PATHS.apiAuth], [bodyMax(topology, "auth"), passTo(upstream)]),
    block("location", ["/"], [
      block("if", [`(${VARIABLES.mayRepeat})`], [directive("return", REPEATABLE_STATUS)]),
      bodyMax(topology, "write"),
      passTo(upstream),
    ]),
    block("location", [REPEATABLE_LOCATION], [
      bodyMax(topology, "write"),
      repeatingRetries(),
      passTo(upstream),
    ]),
  ];
}

export function toolLocations(topology: Topology, name: PublicName): readonly Node[] {
  return [block("location", ["/"], [bodyMax(topology, "write"), passTo(upstreamOf(name))])];
}

function hidden(path: string): Node {
  return block("location", ["~", path], [directive("return", 404)]);
}

/** Files are the same for everybody; the level's own headers stand in for the server's. */
function withoutCookies(topology: Topology, { name }: PublicName): readonly Node[] {
  return [
    ...forwardHeaders({ host: publicHost(topology, name), cookies: "drop" }),
    ...hideHeaders(topology),
  ];
}

/** @throws Error when the topology has no such rate class */
function bodyMax(topology: Topology, name: RateClassName): Node {
  const rateClass = topology.rateClasses.find((candidate) => candidate.name === name);
  if (!rateClass) throw new Error(`Cannot render nginx: rate class "${name}" is not declared`);
  return directive("client_max_body_size", rateClass.bodyMaxBytes);
}
