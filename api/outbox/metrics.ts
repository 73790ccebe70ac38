/** What an operator watches: jobs that wait, for how long, and those that nobody will run again. */
import { Counter, Gauge, type Metrics } from "../core/metrics.ts";
import type { QueueFacts } from "./queries.ts";

export type Outcome = "done" | "failed" | "dead";

export interface OutboxMetrics {
  countJob(kind: string, outcome: Outcome): void;
  showQueue(facts: QueueFacts, now: Date): void;
}

export function createOutboxMetrics({ registry }: Metrics): OutboxMetrics {
  const registers = [registry];
  const jobs = new Counter({
    name: "outbox_jobs_total",
    help: "Jobs run, by kind and outcome; failed ones are tried again, dead ones are not",
    labelNames: ["kind", "outcome"],
    registers,
  });
  const pending = new Gauge({
    name: "outbox_pending",
    help: "Jobs that are not done and not dead",
    registers,
  });
  const oldestAge = new Gauge({
    name: "outbox_oldest_age_seconds",
    help: "Age of the oldest pending job; 0 without one",
    registers,
  });
  const dead = new Gauge({
    name: "outbox_dead",
    help: "Jobs that failed too often and wait for staff",
    registers,
  });
  return {
    countJob: (kind, outcome) => jobs.labels(kind, outcome).inc(),
    showQueue(facts, now) {
      pending.set(facts.pending);
      dead.set(facts.dead);
      oldestAge.set(facts.oldestAt ? (now.getTime() - facts.oldestAt.getTime()) / 1000 : 0);
    },
  };
}
