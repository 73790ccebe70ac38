/** The internal port: what the supervisor and Prometheus ask. nginx never forwards to it. */
import { Hono } from "hono";
import type { Gate } from "./gate.ts";
import type { Metrics } from "./metrics.ts";

export function createInternal({ gate, metrics }: { gate: Gate; metrics: Metrics }): Hono {
  return new Hono()
    .get("/health/live", (c) => c.json({ status: "live" }))
    // The api's health is not asked: without it the site still answers, with a clean 503 page,
    // which taking every replica out of nginx would make worse.
    .get(
      "/health/ready",
      (c) => gate.isOpen ? c.json({ status: "ready" }) : c.json({ status: "stopping" }, 503),
    )
    .get(
      "/metrics",
      async (c) => c.body(await metrics.render(), 200, { "content-type": metrics.contentType }),
    );
}
