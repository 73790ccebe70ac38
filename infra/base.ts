/** What is the same in every environment. An environment adds places, names and neighbours. */

import { type Flow, INTERNET, type PublicName, type RateClass, type Topology } from "./topology.ts";

const KIB = 1024;

const FLOWS: readonly Flow[] = [
  flow(INTERNET, "nginx", "main", "Browsers, apps and webhooks come in over TLS"),
  flow(INTERNET, "nginx", "http", "Plain requests are redirected and ACME challenges answered"),
  flow("nginx", "site", "main", "Pages of the public name www"),
  flow("nginx", "api", "main", "Requests of the public name api and of the internal listener"),
  flow("site", "nginx", "api", "Pages ask the api, and only through the edge"),
  flow("api", "database", "main", "Everything the api knows is in the database"),
  flow("worker", "database", "main", "Jobs wait in the outbox table"),
];

const PUBLIC_NAMES: readonly PublicName[] = [
  { name: "www", audience: "site", service: "site", port: "main" },
  { name: "api", audience: "api", service: "api", port: "main" },
];

/**
 * Per client address. A person reads some 30 pages a minute at most, each with a dozen assets;
 * guessing a password must stay slow, and Stripe delivers its events in bursts.
 */
const RATE_CLASSES: readonly RateClass[] = [
  { name: "auth", requestsPerMinute: 20, burst: 10, bodyMaxBytes: 16 * KIB },
  { name: "write", requestsPerMinute: 120, burst: 40, bodyMaxBytes: 256 * KIB },
  { name: "page", requestsPerMinute: 600, burst: 100, bodyMaxBytes: 16 * KIB },
  { name: "asset", requestsPerMinute: 6000, burst: 500, bodyMaxBytes: KIB },
  { name: "webhook", requestsPerMinute: 3000, burst: 500, bodyMaxBytes: 512 * KIB },
];

/** What one environment says; `flows`, `publicNames` and `rateClasses` come on top of the base. */
export type Overlay = Omit<Topology, "rateClasses"> & {
  readonly rateClasses: readonly RateClass[];
};

/** Joins the base and one environment; a rate class of the environment replaces its namesake. */
export function applyOverlay(overlay: Overlay): Topology {
  const replaced = new Map(overlay.rateClasses.map((entry) => [entry.name, entry]));
  return {
    ...overlay,
    flows: [...FLOWS, ...overlay.flows],
    publicNames: [...PUBLIC_NAMES, ...overlay.publicNames],
    rateClasses: RATE_CLASSES.map((entry) => replaced.get(entry.name) ?? entry),
  };
}

/** A TCP flow in one line. */
export function flow(from: string, to: string, port: string, reason: string): Flow {
  return { from, to, protocol: "tcp", port, reason };
}
