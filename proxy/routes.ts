/** Which class a request belongs to, by method and path: what the edge needs to know of routes. */

import type { Audience, RateClassName } from "../infra/topology.ts";

/** Path patterns (PCRE, on the decoded and normalised path) that get a location of their own. */
export const PATHS = {
  /** Content-hashed files of the site: a change gives them another name. */
  hashedAssets: "^/_fresh/",
  assets: String.raw`\.(?:css|js|svg|png|jpe?g|webp|avif|ico|woff2|webmanifest)$`,
  siteAuth: "^/(?:sign-in|sign-up|forgot-password|reset-password|verify-email|invitation)(?:/|$)",
  apiAuth: "^/(?:auth|invitations)/",
  webhooks: "^/webhooks/",
  /** Figures are for Prometheus, on a port of their own. */
  metrics: "^/metrics(?:/|$)",
} as const;

/** Pages that are the same for every visitor without a cookie: exact paths. */
export const PUBLIC_PAGES = ["/", "/pricing", "/simulator"] as const;

/** A class for requests of one audience; the first rule that fits decides. */
export interface RouteRule {
  readonly audience: Exclude<Audience, "tool">;
  /** `change`: everything but GET, HEAD and OPTIONS. */
  readonly method: "any" | "change";
  /** A pattern, or any path. */
  readonly path?: string;
  readonly rateClass: RateClassName;
}

export const ROUTE_RULES: readonly RouteRule[] = [
  { audience: "site", method: "any", path: PATHS.hashedAssets, rateClass: "asset" },
  { audience: "site", method: "any", path: PATHS.assets, rateClass: "asset" },
  { audience: "site", method: "change", path: PATHS.siteAuth, rateClass: "auth" },
  { audience: "site", method: "change", rateClass: "write" },
  { audience: "site", method: "any", rateClass: "page" },
  { audience: "api", method: "change", path: PATHS.webhooks, rateClass: "webhook" },
  { audience: "api", method: "change", path: PATHS.apiAuth, rateClass: "auth" },
  { audience: "api", method: "change", rateClass: "write" },
  { audience: "api", method: "any", rateClass: "page" },
];
