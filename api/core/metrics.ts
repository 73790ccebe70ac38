/** Prometheus metrics of one program, served on its internal port. */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** Seconds; the latency objective (300 ms) is a bucket's edge so that it can be asked exactly. */
const DURATION_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3];

export interface Metrics {
  readonly registry: Registry;
  observeRequest(facts: { method: string; route: string; status: number; seconds: number }): void;
}

export function createMetrics(program: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ program });
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the first byte of a request to its answer",
    labelNames: ["method", "route", "status"],
    buckets: DURATION_BUCKETS_S,
    registers: [registry],
  });
  return {
    registry,
    observeRequest({ method, route, status, seconds }) {
      durations.labels(method, route, `${Math.floor(status / 100)}xx`).observe(seconds);
    },
  };
}

export { Counter, Gauge };
