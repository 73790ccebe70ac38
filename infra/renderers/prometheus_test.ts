import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import oneTarget from "../testdata/prometheus_one_target.json" with { type: "text" };
import twoCopies from "../testdata/prometheus_two_copies.json" with { type: "text" };
import { goldenCases } from "../golden_cases.ts";
import { smallTopology } from "../small_topology.ts";
import { renderPrometheusTargets } from "./prometheus.ts";

const GOLDEN: Readonly<Record<string, string>> = {
  "prometheus_one_target.json": oneTarget,
  "prometheus_two_copies.json": twoCopies,
};

describe("renderPrometheusTargets", () => {
  for (const { path, render } of goldenCases) {
    it(`writes ${path}`, () => assertEquals(render(), GOLDEN[path]));
  }

  it("nothing is scraped where nothing has figures", () => {
    const services = smallTopology().services.filter(({ name }) => name !== "api");
    assertEquals(renderPrometheusTargets(smallTopology({ services })), "[]\n");
  });

  it("refuses a service with figures and no internal port", () => {
    const services = smallTopology().services.map((service) =>
      service.name === "site" ? { ...service, metricsPath: "/metrics" } : service
    );
    const render = () => renderPrometheusTargets(smallTopology({ services }));
    assertThrows(render, Error, 'Cannot find port "internal" of "site"');
  });
});
