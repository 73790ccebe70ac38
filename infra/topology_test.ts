import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { smallTopology, smallTopologyWithTwoApis } from "./small_topology.ts";
import {
  edgeListeners,
  endpointsOf,
  findEdge,
  findPublicName,
  findService,
  hostName,
  internalUrl,
  portOf,
  publicHost,
  publicUrl,
} from "./topology.ts";

const small = smallTopology();

describe("findService", () => {
  it("finds a service by its name", () => {
    assertEquals(findService(small, "api").port, 8000);
  });

  it("refuses an unknown name and says which there are", () => {
    const message = 'Cannot find service "mail" in "small": it has nginx, site, api';
    assertThrows(() => findService(small, "mail"), Error, message);
  });
});

describe("findPublicName", () => {
  it("refuses an unknown name and says which there are", () => {
    const message = 'Cannot find public name "ftp" in "small": it has www, api';
    assertThrows(() => findPublicName(small, "ftp"), Error, message);
  });
});

describe("findEdge", () => {
  it("refuses a topology without one", () => {
    const message = 'Cannot find the edge of "small": none declared';
    assertThrows(() => findEdge(smallTopology({ services: [] })), Error, message);
  });
});

describe("portOf", () => {
  it("knows the main, the internal and the other ports by name", () => {
    const edge = findEdge(small);
    assertEquals([portOf(edge, "main"), portOf(edge, "internal"), portOf(edge, "http")], [
      443,
      82,
      80,
    ]);
  });

  it("refuses a port that the service has not", () => {
    const site = findService(small, "site");
    for (const port of ["internal", "smtp", "toString"]) {
      assertThrows(() => portOf(site, port), Error, `Cannot find port "${port}" of "site"`);
    }
  });
});

describe("endpointsOf", () => {
  it("lists the first copy first, then its replicas, for each kind of port", () => {
    const api = findService(smallTopologyWithTwoApis(), "api");
    assertEquals(endpointsOf(api), [
      { address: "10.2.0.3", port: 8000 },
      { address: "10.2.0.4", port: 8000 },
    ]);
    assertEquals(endpointsOf(api, "internal").map(({ port }) => port), [9000, 9000]);
  });

  it("refuses a port that one of the copies has not", () => {
    const api = {
      ...findService(small, "api"),
      replicas: [{ address: "10.2.0.4", port: 8000 }],
    };
    assertThrows(() => endpointsOf(api, "internal"), Error, 'Cannot find port "internal" of "api"');
  });
});

describe("addresses", () => {
  it("nginx has four doors", () => {
    assertEquals(edgeListeners(small), {
      https: { address: "10.1.0.9", port: 443 },
      http: { address: "10.1.0.9", port: 80 },
      internal: { address: "10.1.0.9", port: 81 },
      status: { address: "10.1.0.9", port: 82 },
    });
  });

  it("the port of a public name is written only where it is not the usual one", () => {
    assertEquals(hostName(small, "www"), "www.example.test");
    assertEquals(publicUrl(small, "www"), "https://www.example.test");
    const services = small.services.map((service) =>
      service.name === "nginx" ? { ...service, port: 8443 } : service
    );
    const shifted = smallTopology({ services });
    assertEquals(publicHost(shifted, "api"), "api.example.test:8443");
    assertEquals(publicUrl(shifted, "api"), "https://api.example.test:8443");
  });

  it("the site calls the api at the edge", () => {
    assertEquals(internalUrl(small), "http://10.1.0.9:81");
  });
});
