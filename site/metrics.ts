/** What Prometheus reads from the internal port. */
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** From a cached page to the point where the edge has given up. */
const SECONDS_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface Metrics {
  /** One answered request; `route` is a pattern, never a path: paths are without number. */
  observeRequest(request: { method: string; route: string; status: number; ms: number }): void;
  /** One call to the api; status 0 means that no answer came. */
  observeCall(endpoint: string, status: number, ms: number): void;
  readonly contentType: string;
  render(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's head to its answer's head",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  const calls = new Histogram({
    name: "site_api_call_duration_seconds",
    help: "Time of a call to the api",
    labelNames: ["endpoint"],
    buckets: SECONDS_BUCKETS,
    registers: [registry],
  });
  const failures = new Counter({
    name: "site_api_call_failures_total",
    help: "Calls to the api without an answer, or answered with a 5xx",
    labelNames: ["endpoint"],
    registers: [registry],
  });
  return {
    observeRequest({ method, route, status, ms }) {
      requests.observe({ method, route, status: String(status) }, ms / 1000);
    },
    observeCall(endpoint, status, ms) {
      calls.observe({ endpoint }, ms / 1000);
      if (status === 0 || status >= 500) failures.inc({ endpoint });
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
