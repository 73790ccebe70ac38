/** Everything on one machine, on loopback: what `deno task dev` and the tests run. */

import { applyOverlay, type RateOverride, tcpFlows } from "../base.ts";
import type { Service, Topology } from "../topology.ts";

const LOOPBACK = "127.0.0.1";
const ZONE = { name: "loopback", subnet: "127.0.0.0/8" };

/** Linux answers on all of 127/8; a source of its own lets upstreams recognise nginx. */
const EDGE_ADDRESS = "127.0.10.10";

/** Every user and every test of a development machine shares one client address: ten times. */
const RATE_OVERRIDES: readonly RateOverride[] = [
  { name: "auth", requestsPerMinute: 200, burst: 100 },
  { name: "write", requestsPerMinute: 1200, burst: 400 },
  { name: "page", requestsPerMinute: 6000, burst: 1000 },
];

/** The highest port in use is 13306. */
const PORT_OFFSET_MAX = 65_535 - 13_306;

/**
 * @param portOffset added to every port, so that several copies can run side by side
 * @throws RangeError when a port would leave the range of TCP
 */
export function developmentTopology(portOffset = 0): Topology {
  if (!Number.isInteger(portOffset) || portOffset < 0 || portOffset > PORT_OFFSET_MAX) {
    throw new RangeError(`Cannot shift ports by ${portOffset}: need 0 to ${PORT_OFFSET_MAX}`);
  }
  return applyOverlay({
    environment: "development",
    domain: "localhost",
    edgeAddress: EDGE_ADDRESS,
    tls: { certificate: "certs/development.pem", key: "certs/development.key" },
    // Short: a browser must not insist on https for other projects' www.localhost for long.
    hstsMaxAgeSeconds: 300,
    zones: [ZONE],
    services: services((port) => port + portOffset),
    flows: tcpFlows([
      ["nginx", "stripe-sandbox", "main", "The hosted pay page of the public name stripe"],
      ["nginx", "mail-capture", "inbox", "The inbox page of the public name mail"],
      ["api", "stripe-sandbox", "main", "The payment provider's interface"],
      ["stripe-sandbox", "nginx", "main", "Signed events arrive as they do from Stripe"],
      ["worker", "mail-capture", "main", "Mail leaves through SMTP"],
    ]),
    publicNames: [
      { name: "stripe", audience: "tool", service: "stripe-sandbox", port: "main" },
      { name: "mail", audience: "tool", service: "mail-capture", port: "inbox" },
    ],
    rateOverrides: RATE_OVERRIDES,
  });
}

function services(shift: (port: number) => number): readonly Service[] {
  const here = { zone: ZONE.name, address: LOOPBACK };
  return [
    {
      ...here,
      name: "nginx",
      kind: "edge",
      port: shift(8443),
      internalPort: shift(8082),
      otherPorts: { http: shift(8080), api: shift(8081) },
    },
    {
      ...here,
      name: "api",
      kind: "program",
      port: shift(8000),
      internalPort: shift(9000),
      metricsPath: "/metrics",
    },
    {
      ...here,
      name: "worker",
      kind: "program",
      port: shift(9001),
      internalPort: shift(9001),
      metricsPath: "/metrics",
    },
    {
      ...here,
      name: "site",
      kind: "program",
      port: shift(8100),
      internalPort: shift(9002),
      metricsPath: "/metrics",
    },
    { ...here, name: "database", kind: "database", port: shift(13306) },
    { ...here, name: "stripe-sandbox", kind: "payment", port: shift(12111) },
    {
      ...here,
      name: "mail-capture",
      kind: "mail",
      port: shift(12025),
      otherPorts: { inbox: shift(12080) },
    },
  ];
}
