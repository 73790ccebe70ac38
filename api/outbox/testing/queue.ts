/** A queue of its own for a test: an empty database, a clock that the test moves, and counters. */
import type { Logger } from "../../core/log.ts";
import { createLog } from "../../core/log.ts";
import { createMetrics } from "../../core/metrics.ts";
import { openFreshDatabase } from "../../testing/database.ts";
import { createOutboxMetrics } from "../metrics.ts";
import { claimJobs, type Handlers, type RunDeps, runJob } from "../run.ts";
import { enqueueJob } from "../service.ts";

export const START = new Date("2026-11-20T10:00:00Z");
const SILENT: Logger = createLog({ service: "test", level: "silent" });
/** As many steps as a wait for a condition may take. */
const STEPS_MAX = 400;
const STEP_MS = 25;

export async function createQueue() {
  const database = await openFreshDatabase();
  const { db } = database;
  const metrics = createMetrics("test");
  const outboxMetrics = createOutboxMetrics(metrics);
  let now = START;
  return {
    db,
    url: database.url,
    setClock: (at: Date) => now = at,
    /** What a worker needs; chance is the shortest wait. */
    depsWith: (handlers: Partial<Handlers>, change: Partial<RunDeps> = {}): RunDeps => ({
      db,
      log: SILENT,
      metrics: outboxMetrics,
      now: () => now,
      random: () => 0,
      handlers: { email: unexpected, "invoice-pdf": unexpected, ...handlers },
      ...change,
    }),
    /** Adds a job for an invoice that no other job names; @returns the job's id */
    async add(invoiceId = "first"): Promise<string> {
      await enqueueJob(db, { kind: "invoice-pdf", payload: { invoiceId }, now });
      const row = await db.selectFrom("outbox").select("id")
        .where("payload", "like", `%"${invoiceId}"%`).executeTakeFirstOrThrow();
      return row.id;
    },
    rowOf: (id: string) =>
      db.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    /** The value of one line of /metrics, without the program's label. */
    async metric(line: string): Promise<number | undefined> {
      const text = (await metrics.registry.metrics())
        .replaceAll('{program="test"}', "").replaceAll(',program="test"', "");
      const found = text.split("\n").find((each) => each.startsWith(`${line} `));
      return found === undefined ? undefined : Number(found.slice(line.length));
    },
    async empty(): Promise<void> {
      await db.deleteFrom("outbox").execute();
      now = START;
    },
    close: () => database.close(),
  };
}

export type Queue = Awaited<ReturnType<typeof createQueue>>;

function unexpected(): Promise<void> {
  return Promise.reject(new Error("This test has no such job"));
}

/** Claims what is due and runs it. @returns how many jobs that were */
export async function runDue(deps: RunDeps, max = 10): Promise<number> {
  const jobs = await claimJobs(deps, max);
  await Promise.all(jobs.map((job) => runJob(deps, job)));
  return jobs.length;
}

/** @throws Error when the condition does not come true in ten seconds */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < STEPS_MAX; step++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`Waited in vain until ${what}`);
}
