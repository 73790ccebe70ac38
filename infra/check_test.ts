import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { checkTopology, requireSound, TopologyError } from "./check.ts";
import { smallTopology } from "./small_topology.ts";
import type { Flow, RateClass, Service, Topology } from "./topology.ts";

const small = smallTopology();

function withService(name: string, change: Partial<Service>): Topology {
  return smallTopology({
    services: small.services.map((entry) => entry.name === name ? { ...entry, ...change } : entry),
  });
}

function withFlow(change: Partial<Flow>): Topology {
  const flow: Flow = {
    from: "site",
    to: "api",
    protocol: "tcp",
    port: "main",
    reason: "A shortcut",
    ...change,
  };
  return smallTopology({ flows: [...small.flows, flow] });
}

function withRate(name: string, change: Partial<RateClass>): Topology {
  return smallTopology({
    rateClasses: small.rateClasses.map((entry) =>
      entry.name === name ? { ...entry, ...change } : entry
    ),
  });
}

/** The faulty topology and the one sentence it is refused with. */
const REFUSALS: Readonly<Record<string, readonly [Topology, string]>> = {
  "a zone declared twice": [
    smallTopology({ zones: [...small.zones, { name: "back", subnet: "10.3.0.0/24" }] }),
    'zone "back" is declared twice',
  ],
  "a malformed subnet": [
    smallTopology({ zones: [...small.zones, { name: "odd", subnet: "10.3.0.1/24" }] }),
    'zone "odd" has the malformed subnet "10.3.0.1/24"',
  ],
  "overlapping zones": [
    smallTopology({ zones: [...small.zones, { name: "wide", subnet: "10.2.0.0/16" }] }),
    'zones "back" and "wide" overlap',
  ],
  "a service declared twice": [
    smallTopology({
      services: [...small.services, {
        name: "site",
        kind: "program",
        zone: "back",
        address: "10.2.0.9",
        port: 1,
      }],
    }),
    'service "site" is declared twice',
  ],
  "a service named like the world outside": [
    smallTopology({
      services: [...small.services, {
        name: "internet",
        kind: "program",
        zone: "back",
        address: "10.2.0.9",
        port: 1,
      }],
    }),
    'service "internet" has the name of the world outside',
  ],
  "an undeclared zone": [
    withService("site", { zone: "cellar" }),
    'service "site" is in the undeclared zone "cellar"',
  ],
  "an address outside its zone": [
    withService("site", { address: "10.2.0.2" }),
    'service "site" has the address 10.2.0.2 outside zone "front"',
  ],
  "a replica outside its zone": [
    withService("api", { replicas: [{ address: "10.1.0.4", port: 8000 }] }),
    'service "api" has the address 10.1.0.4 outside zone "back"',
  ],
  "a malformed address": [
    withService("site", { address: "localhost" }),
    'service "site" has the address localhost outside zone "front"',
  ],
  "an impossible port": [
    withService("site", { port: 65_536 }),
    'service "site" has the impossible port 65536',
  ],
  "two services on one port": [
    withService("site", { address: "10.1.0.9", port: 443 }),
    'services "nginx" and "site" both answer on 10.1.0.9:443',
  ],
  "two copies on one port": [
    withService("api", { replicas: [{ address: "10.2.0.3", port: 8000 }] }),
    'services "api" and "api" both answer on 10.2.0.3:8000',
  ],
  "two names for one port of the edge": [
    withService("nginx", { otherPorts: { http: 80, api: 80 } }),
    'services "nginx" and "nginx" both answer on 10.1.0.9:80',
  ],
  "an edge without a door": [
    withService("nginx", { otherPorts: { api: 81 } }),
    'edge "nginx" has no port "http"',
  ],
  "a source address outside the edge's zone": [
    smallTopology({ edgeAddress: "10.2.0.9" }),
    'edge "nginx" has the source address 10.2.0.9 outside its zone',
  ],
  "a flow from an undeclared service": [
    withFlow({ from: "ghost" }),
    'flow "ghost" to "api" starts at an undeclared service',
  ],
  "a flow to an undeclared service": [
    withFlow({ to: "ghost" }),
    'flow "site" to "ghost" leads to an undeclared service',
  ],
  "a flow to an undeclared port": [
    withFlow({ port: "ftp" }),
    'flow "site" to "api" leads to the undeclared port "ftp"',
  ],
  "a flow to a property every object has": [
    withFlow({ port: "constructor" }),
    'flow "site" to "api" leads to the undeclared port "constructor"',
  ],
  "a flow without a reason": [
    withFlow({ reason: "  " }),
    'flow "site" to "api" has no reason',
  ],
  "a flow declared twice": [
    withFlow({ from: "nginx" }),
    'flow "nginx" to "api" port "main" is declared twice',
  ],
  "a public name declared twice": [
    smallTopology({
      publicNames: [...small.publicNames, {
        name: "www",
        audience: "tool",
        service: "site",
        port: "main",
      }],
    }),
    'public name "www" is declared twice',
  ],
  "a public name that is no label": [
    smallTopology({
      publicNames: [...small.publicNames, {
        name: "a.b",
        audience: "tool",
        service: "site",
        port: "main",
      }],
    }),
    'public name "a.b" is no host name label',
  ],
  "a public name the edge may not hand on": [
    smallTopology({
      publicNames: [...small.publicNames, {
        name: "figures",
        audience: "tool",
        service: "api",
        port: "internal",
      }],
    }),
    'public name "figures" has no flow from the edge to "api"',
  ],
  "a rate class declared twice": [
    smallTopology({ rateClasses: [...small.rateClasses, ...small.rateClasses.slice(0, 1)] }),
    'rate class "auth" is declared twice',
  ],
  "a missing rate class": [
    smallTopology({ rateClasses: small.rateClasses.slice(1) }),
    'rate class "auth" is missing',
  ],
  "a rate that stops everybody": [
    withRate("page", { requestsPerMinute: 0 }),
    'rate class "page" needs whole numbers above 0',
  ],
  "a burst that is no whole number": [
    withRate("page", { burst: 1.5 }),
    'rate class "page" needs whole numbers above 0',
  ],
};

describe("checkTopology", () => {
  it("accepts a sound topology", () => {
    assertEquals(checkTopology(small), []);
  });

  for (const [name, [topology, fault]] of Object.entries(REFUSALS)) {
    it(`refuses ${name}, in one sentence`, () => assertEquals(checkTopology(topology), [fault]));
  }

  it("refuses a public name without an upstream", () => {
    const faults = checkTopology(smallTopology({
      publicNames: [{ name: "www", audience: "site", service: "ghost", port: "main" }],
    }));
    assert(faults.includes('public name "www" has no upstream: "ghost" port "main"'));
  });

  it("refuses a topology without an edge, or with two", () => {
    const [edge, ...others] = small.services;
    assert(
      checkTopology(smallTopology({ services: others })).includes("there must be one edge, not 0"),
    );
    const second = { ...edge, name: "second", address: "10.1.0.8" };
    const twice = withService("site", { ...second, kind: "edge" });
    assert(checkTopology(twice).includes("there must be one edge, not 2"));
  });
});

describe("requireSound", () => {
  it("returns a sound topology as it is", () => {
    assertEquals(requireSound(small), small);
  });

  it("names every fault at once", () => {
    const faulty = { ...withService("site", { zone: "cellar" }), edgeAddress: "10.2.0.9" };
    const error = assertThrows(() => requireSound(faulty), TopologyError);
    assertEquals(error.faults.length, 2);
    assert(error.message.startsWith('Cannot use topology "small": service "site"'), error.message);
  });
});
