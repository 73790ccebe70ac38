/** The least topology with an edge, pages and an api: where golden cases and tests start. */

import { requireSound } from "./check.ts";
import { INTERNET, type Topology } from "./topology.ts";

/**
 * Two zones, ports as in production, tiny rates.
 *
 * @param change what a case has instead; it may contradict itself, for cases of refusal
 */
export function smallTopology(change: Partial<Topology> = {}): Topology {
  return { ...requireSound(SMALL), ...change };
}

const SMALL: Topology = {
  environment: "small",
  domain: "example.test",
  edgeAddress: "10.1.0.9",
  tls: { certificate: "certs/small.pem", key: "certs/small.key" },
  hstsMaxAgeSeconds: 3600,
  zones: [{ name: "front", subnet: "10.1.0.0/24" }, { name: "back", subnet: "10.2.0.0/24" }],
  services: [
    {
      name: "nginx",
      kind: "edge",
      zone: "front",
      address: "10.1.0.9",
      port: 443,
      internalPort: 82,
      otherPorts: { http: 80, api: 81 },
    },
    { name: "site", kind: "program", zone: "front", address: "10.1.0.2", port: 8100 },
    {
      name: "api",
      kind: "program",
      zone: "back",
      address: "10.2.0.3",
      port: 8000,
      internalPort: 9000,
      metricsPath: "/metrics",
    },
  ],
  flows: [
    { from: INTERNET, to: "nginx", protocol: "tcp", port: "main", reason: "Browsers" },
    { from: "nginx", to: "site", protocol: "tcp", port: "main", reason: "Pages" },
    { from: "nginx", to: "api", protocol: "tcp", port: "main", reason: "The api" },
    { from: "site", to: "nginx", protocol: "tcp", port: "api", reason: "Pages ask the api" },
  ],
  publicNames: [
    { name: "www", audience: "site", service: "site", port: "main" },
    { name: "api", audience: "api", service: "api", port: "main" },
  ],
  rateClasses: [
    { name: "auth", requestsPerMinute: 5, burst: 2, bodyMaxBytes: 1000 },
    { name: "write", requestsPerMinute: 60, burst: 3, bodyMaxBytes: 2000 },
    { name: "page", requestsPerMinute: 600, burst: 4, bodyMaxBytes: 1500 },
    { name: "asset", requestsPerMinute: 6000, burst: 5, bodyMaxBytes: 500 },
    { name: "webhook", requestsPerMinute: 3000, burst: 6, bodyMaxBytes: 4000 },
  ],
};

/** The same with a second copy of the api. */
export function smallTopologyWithTwoApis(): Topology {
  const small = smallTopology();
  return requireSound({
    ...small,
    services: small.services.map((service) =>
      service.name === "api"
        ? { ...service, replicas: [{ address: "10.2.0.4", port: 8000, internalPort: 9000 }] }
        : service
    ),
  });
}
