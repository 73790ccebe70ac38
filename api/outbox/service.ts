/**
 * The transactional outbox: what must happen after a commit is a row of the same commit. The worker
 * takes it from there; none is lost, and a crash may repeat one (consumers are idempotent).
 */
import type { Language } from "../core/context.ts";
import { cryptoBytes, uuidV7 } from "../core/ids.ts";
import type { Database } from "../db/driver.ts";
import { EMAIL_VALUES, type EmailTemplate } from "../mail/templates.ts";

/** What each kind of job carries. Total: a new kind does not compile until the worker handles it. */
export interface JobPayloads {
  "email": EmailJob;
  "invoice-pdf": { readonly invoiceId: string };
}

export type JobKind = keyof JobPayloads;

export interface EmailJob {
  readonly template: EmailTemplate;
  readonly to: string;
  readonly language: Language;
  /** At least those that `EMAIL_VALUES` names for the template. */
  readonly values: Readonly<Record<string, string>>;
}

/** Adds a job to the transaction that `db` is. */
export async function enqueueJob<K extends JobKind>(
  db: Database,
  job: { kind: K; payload: JobPayloads[K]; now: Date },
): Promise<void> {
  await db.insertInto("outbox").values({
    id: uuidV7(job.now, cryptoBytes),
    kind: job.kind,
    payload: JSON.stringify(job.payload),
    createdAt: job.now,
    runAt: job.now,
    attempts: 0,
    doneAt: null,
    deadAt: null,
    lastError: null,
  }).execute();
}

/** @throws Error at once, not in the worker, when the template misses a value */
export async function enqueueEmail(db: Database, now: Date, email: EmailJob): Promise<void> {
  const missing = EMAIL_VALUES[email.template].filter((name) => !(name in email.values));
  if (missing.length > 0) {
    throw new Error(`Cannot enqueue "${email.template}": no value for ${missing.join(", ")}`);
  }
  await enqueueJob(db, { kind: "email", payload: email, now });
}
