/**
 * Headers that every answer of a public name carries, whoever made it. `add_header` is inherited
 * only by levels that have none of their own: whoever adds one header repeats these.
 */

import type { Topology } from "../infra/topology.ts";
import { directive, type Node } from "./nginx_tree.ts";
import { map, VARIABLES } from "./variables.ts";

/** For answers that nginx writes itself; pages bring the policy of the site. */
const STRICT_CONTENT_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CONTENT_POLICY = "$edge_content_policy";
const CACHE_CONTROL = "$edge_cache_control";
const RETRY_AFTER = "$edge_retry_after";

const PERMISSIONS_POLICY = ["camera", "geolocation", "microphone", "payment", "usb"]
  .map((feature) => `${feature}=()`).join(", ");

function securityHeaders(topology: Topology): readonly (readonly [string, string])[] {
  return [
    ["Strict-Transport-Security", `max-age=${topology.hstsMaxAgeSeconds}`],
    ["X-Content-Type-Options", "nosniff"],
    // Paths may carry tokens (invitations): no other origin learns them.
    ["Referrer-Policy", "same-origin"],
    ["Permissions-Policy", PERMISSIONS_POLICY],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["X-Request-Id", VARIABLES.requestId],
  ];
}

/** Headers of nginx's own answers: empty, and so left out, where an upstream answered. */
export function renderEdgeHeaders(): readonly Node[] {
  return [
    map(VARIABLES.edgeAnswer, CONTENT_POLICY, [["~.", STRICT_CONTENT_POLICY]]),
    map(VARIABLES.edgeAnswer, CACHE_CONTROL, [["~.", "no-store"]]),
    map(VARIABLES.edgeAnswer, RETRY_AFTER, [["429", VARIABLES.retryAfter]]),
  ];
}

/** For a server: the headers of every answer, and of those that nginx makes itself. */
export function serverHeaders(topology: Topology): readonly Node[] {
  return addHeaders(topology, {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": CACHE_CONTROL,
    "Retry-After": RETRY_AFTER,
  });
}

/** For a location that adds headers (`more`) of its own to those of every answer. */
export function addHeaders(
  topology: Topology,
  more: Readonly<Record<string, string>>,
): readonly Node[] {
  return [...securityHeaders(topology), ...Object.entries(more)]
    .map(([name, value]) => directive("add_header", name, value, "always"));
}

/** Drops what an upstream says about these headers: each leaves once, with the edge's value. */
export function hideHeaders(topology: Topology): readonly Node[] {
  return securityHeaders(topology).map(([name]) => directive("proxy_hide_header", name));
}
