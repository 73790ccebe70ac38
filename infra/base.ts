/** What is the same in every environment. An environment adds places, names and neighbours. */

import { requireSound } from "./check.ts";
import {
  type Flow,
  INTERNET,
  type PortName,
  type PublicName,
  type RateClass,
  type Topology,
} from "./topology.ts";

const KIB = 1024;

/** Connections of the product itself. */
const FLOWS = tcpFlows([
  [INTERNET, "nginx", "main", "Browsers, apps and webhooks come in over TLS"],
  [INTERNET, "nginx", "http", "Plain requests are redirected and ACME challenges answered"],
  ["nginx", "site", "main", "Pages of the public name www"],
  ["nginx", "api", "main", "Requests of the public name api and of the internal listener"],
  ["site", "nginx", "api", "Pages ask the api, and only through the edge"],
  ["api", "database", "main", "Everything the api knows is in the database"],
  ["worker", "database", "main", "Jobs wait in the outbox table"],
]);

/** The two names the product cannot do without. */
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

/** How often an environment lets one address ask; how much it may send is the same everywhere. */
export type RateOverride = Omit<RateClass, "bodyMaxBytes">;

/** What one environment says. Its flows and public names come on top of the base's. */
export type Overlay = Omit<Topology, "rateClasses"> & {
  readonly rateOverrides: readonly RateOverride[];
};

/**
 * Joins the base and one environment.
 *
 * @throws TopologyError when the result contradicts itself
 */
export function applyOverlay({ rateOverrides, ...own }: Overlay): Topology {
  const overrides = new Map(rateOverrides.map((entry) => [entry.name, entry]));
  return requireSound({
    ...own,
    flows: [...FLOWS, ...own.flows],
    publicNames: [...PUBLIC_NAMES, ...own.publicNames],
    rateClasses: RATE_CLASSES.map((entry) => ({ ...entry, ...overrides.get(entry.name) })),
  });
}

/** A TCP flow in one line. */
export type FlowRow = readonly [from: string, to: string, port: PortName, reason: string];

export function tcpFlows(rows: readonly FlowRow[]): readonly Flow[] {
  return rows.map(([from, to, port, reason]) => ({ from, to, protocol: "tcp", port, reason }));
}
