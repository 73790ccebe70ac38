/**
 * Takes due jobs and runs them: claimed in a short transaction, run outside any, noted afterwards.
 * A worker that dies in between leaves a lease that runs out, and the job is run again: handlers
 * are idempotent.
 */
import { errorFields, type Logger } from "../core/log.ts";
import { runTransaction } from "../core/transaction.ts";
import type { Database } from "../db/driver.ts";
import { ATTEMPTS_MAX, backOffMs } from "./back_off.ts";
import type { OutboxMetrics } from "./metrics.ts";
import { claimDue, markDead, markDone, markFailed, type OutboxRow } from "./queries.ts";
import type { JobKind, JobPayloads } from "./service.ts";

/** How long a claimed job is nobody else's. */
export const LEASE_MS = 60_000;
/** A handler that takes longer has failed; well before its lease runs out. */
const JOB_MAX_MS = 45_000;
/** As many characters as the column has. */
const ERROR_MAX = 1_000;

export interface JobFacts {
  /** Stays the same however often the job is run: what makes a handler idempotent. */
  readonly id: string;
  readonly createdAt: Date;
  /** Aborted when the job's time is up. */
  readonly signal: AbortSignal;
}

/** Total: a kind of job without a handler does not compile. */
export type Handlers = {
  readonly [K in JobKind]: (payload: JobPayloads[K], facts: JobFacts) => Promise<void>;
};

export interface RunDeps {
  readonly db: Database;
  readonly log: Logger;
  readonly metrics: OutboxMetrics;
  readonly handlers: Handlers;
  now(): Date;
  /** From 0 up to, but without, 1. */
  random(): number;
  /** Time that a handler has; less than the lease. */
  readonly jobMaxMs?: number;
}

/** At most `max` due jobs, which are this worker's for `LEASE_MS`. */
export async function claimJobs(deps: RunDeps, max: number): Promise<OutboxRow[]> {
  const now = deps.now();
  const options = {
    // A kind that only a newer worker knows waits for it.
    kinds: Object.keys(deps.handlers),
    max,
    now,
    leasedUntil: new Date(now.getTime() + LEASE_MS),
  };
  return await runTransaction(deps, null, (db) => claimDue(db, options));
}

/** Runs a claimed job and notes what became of it. Never rejects. */
export async function runJob(deps: RunDeps, job: OutboxRow): Promise<void> {
  try {
    const failure = await tryJob(deps, job);
    await (failure ? noteFailure(deps, job, failure.error) : noteSuccess(deps, job));
  } catch (error) {
    // The database is gone: the lease will run out, and the job will be run again.
    deps.log.error({ ...errorFields(error), ...fieldsOf(job) }, "Cannot note a job's outcome");
  }
}

async function tryJob(deps: RunDeps, job: OutboxRow): Promise<{ error: unknown } | null> {
  // Only a job that ended its worker each time comes here a further time.
  if (job.attempts > ATTEMPTS_MAX) {
    return {
      error: new Error("The worker did not survive the last attempt, or was stopped in it"),
    };
  }
  try {
    await withDeadline(deps.jobMaxMs ?? JOB_MAX_MS, (signal) => {
      const facts = { id: job.id, createdAt: job.createdAt, signal };
      return callHandler(deps.handlers, parseJob(job), facts);
    });
    return null;
  } catch (error) {
    return { error };
  }
}

type JobOf<K extends JobKind> = {
  [P in K]: { readonly kind: P; readonly payload: JobPayloads[P] };
}[K];

function parseJob({ kind, payload }: OutboxRow): JobOf<JobKind> {
  // Conversion: a row holds what `enqueueJob` wrote, whose types tie the payload to its kind.
  return { kind, payload: JSON.parse(payload) } as JobOf<JobKind>;
}

function callHandler<K extends JobKind>(
  handlers: Handlers,
  job: JobOf<K>,
  facts: JobFacts,
): Promise<void> {
  return handlers[job.kind](job.payload, facts);
}

/** Gives up after `maxMs`, also on work that does not heed its signal. */
async function withDeadline(
  maxMs: number,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const overdue = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new Error(`The job took longer than ${maxMs} ms`);
    controller.abort(reason);
    overdue.reject(reason);
  }, maxMs);
  try {
    await Promise.race([work(controller.signal), overdue.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function noteSuccess({ db, metrics, now }: RunDeps, job: OutboxRow): Promise<void> {
  await markDone(db, job.id, now());
  metrics.countJob(job.kind, "done");
}

async function noteFailure(deps: RunDeps, job: OutboxRow, error: unknown): Promise<void> {
  const { db, log, metrics } = deps;
  const now = deps.now();
  const failure = { id: job.id, attempt: job.attempts, lastError: describe(error) };
  const isDead = job.attempts >= ATTEMPTS_MAX;
  const fields = { ...errorFields(error), ...fieldsOf(job) };
  if (isDead) {
    await markDead(db, failure, now);
    log.error(fields, "A job failed for the last time");
  } else {
    const waitMs = backOffMs(job.attempts, deps.random);
    await markFailed(db, failure, new Date(now.getTime() + waitMs));
    log.warn(fields, "A job failed and will be tried again");
  }
  metrics.countJob(job.kind, isDead ? "dead" : "failed");
}

function describe(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, ERROR_MAX);
}

function fieldsOf({ id, kind, attempts }: OutboxRow) {
  return { "outbox.job.id": id, "outbox.job.kind": kind, "outbox.job.attempt": attempts };
}
