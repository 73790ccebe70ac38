import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { goldenCases } from "./golden_cases.ts";
import accessLog from "./testdata/access_log.conf" with { type: "text" };
import apiLocations from "./testdata/api_locations.conf" with { type: "text" };
import apiLocationsInside from "./testdata/api_locations_inside.conf" with { type: "text" };
import errorHandling from "./testdata/error_handling.conf" with { type: "text" };
import forwardHeaders from "./testdata/forward_headers.conf" with { type: "text" };
import rateLimits from "./testdata/rate_limits.conf" with { type: "text" };
import redirect from "./testdata/redirect.conf" with { type: "text" };
import routeClasses from "./testdata/route_classes.conf" with { type: "text" };
import securityHeaders from "./testdata/security_headers.conf" with { type: "text" };
import siteLocations from "./testdata/site_locations.conf" with { type: "text" };
import status from "./testdata/status.conf" with { type: "text" };
import toolLocations from "./testdata/tool_locations.conf" with { type: "text" };
import unknownHosts from "./testdata/unknown_hosts.conf" with { type: "text" };
import upstreams from "./testdata/upstreams.conf" with { type: "text" };
import upstreamsTwoCopies from "./testdata/upstreams_two_copies.conf" with { type: "text" };

const GOLDEN: Readonly<Record<string, string>> = {
  "access_log.conf": accessLog,
  "api_locations.conf": apiLocations,
  "api_locations_inside.conf": apiLocationsInside,
  "error_handling.conf": errorHandling,
  "forward_headers.conf": forwardHeaders,
  "rate_limits.conf": rateLimits,
  "redirect.conf": redirect,
  "route_classes.conf": routeClasses,
  "security_headers.conf": securityHeaders,
  "site_locations.conf": siteLocations,
  "status.conf": status,
  "tool_locations.conf": toolLocations,
  "unknown_hosts.conf": unknownHosts,
  "upstreams.conf": upstreams,
  "upstreams_two_copies.conf": upstreamsTwoCopies,
};

describe("parts of the edge", () => {
  for (const { path, render } of goldenCases) {
    it(`writes ${path}`, () => assertEquals(render(), GOLDEN[path]));
  }

  it("every golden file has its case", () => {
    assertEquals(goldenCases.map(({ path }) => path).toSorted(), Object.keys(GOLDEN).toSorted());
  });
});
