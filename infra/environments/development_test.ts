import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { checkTopology } from "../check.ts";
import { edgeListeners, findService, internalUrl, portOf, publicUrl } from "../topology.ts";
import { developmentTopology } from "./development.ts";

const OFFSET_MAX = 52_229;

describe("developmentTopology", () => {
  it("is where people and programs expect it", () => {
    const topology = developmentTopology();
    assertEquals(publicUrl(topology, "www"), "https://www.localhost:8443");
    assertEquals(publicUrl(topology, "api"), "https://api.localhost:8443");
    assertEquals(internalUrl(topology), "http://127.0.0.1:8081");
    assertEquals(findService(topology, "database").port, 13_306);
    assertEquals(portOf(findService(topology, "mail-capture"), "inbox"), 12_080);
  });

  it("an offset moves every port and nothing else", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: OFFSET_MAX }), (offset) => {
      const moved = developmentTopology(offset);
      assertEquals(checkTopology(moved), []);
      assertEquals(edgeListeners(moved).https.port, 8443 + offset);
      const back = moved.services.map((service) => ({
        ...service,
        port: service.port - offset,
        ...(service.internalPort === undefined
          ? {}
          : { internalPort: service.internalPort - offset }),
        ...(service.otherPorts === undefined ? {} : {
          otherPorts: Object.fromEntries(
            Object.entries(service.otherPorts).map(([name, port]) => [name, port - offset]),
          ),
        }),
      }));
      assertEquals({ ...moved, services: back }, developmentTopology());
    }));
  });

  it("refuses an offset that leaves the range of TCP", () => {
    for (const offset of [-1, 0.5, OFFSET_MAX + 1, NaN]) {
      assertThrows(() => developmentTopology(offset), RangeError, "Cannot shift ports");
    }
  });

  it("the site reaches nothing but the edge", () => {
    const targets = developmentTopology().flows.filter(({ from }) => from === "site");
    assertEquals(targets.map(({ to, port }) => [to, port]), [["nginx", "api"]]);
  });

  it("lets one address ask more often than the base, and send no more", () => {
    const auth = developmentTopology().rateClasses.find(({ name }) => name === "auth");
    assert(auth !== undefined && auth.requestsPerMinute >= 100);
    assertEquals(auth.bodyMaxBytes, 16 * 1024);
  });
});
