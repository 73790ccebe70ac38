import { type Selectable, sql } from "kysely";
import type { Database } from "../db/driver.ts";
import type { Tables } from "../db/tables.ts";

export type OutboxRow = Pick<
  Selectable<Tables["outbox"]>,
  "id" | "kind" | "payload" | "createdAt" | "attempts"
>;

export interface ClaimOptions {
  readonly kinds: readonly string[];
  readonly max: number;
  readonly now: Date;
  /** Until then nobody else takes what is claimed. */
  readonly leasedUntil: Date;
}

/** Takes jobs that are due, the oldest first, past those that another worker is taking. */
export async function claimDue(db: Database, options: ClaimOptions): Promise<OutboxRow[]> {
  const rows = await db.selectFrom("outbox")
    .select(["id", "kind", "payload", "createdAt", "attempts"])
    .where("doneAt", "is", null).where("deadAt", "is", null)
    .where("runAt", "<=", options.now).where("kind", "in", options.kinds)
    .orderBy("runAt").orderBy("id").limit(options.max)
    .forUpdate().skipLocked().execute();
  if (rows.length === 0) return [];
  await db.updateTable("outbox")
    .set((eb) => ({ attempts: eb("attempts", "+", 1), runAt: options.leasedUntil }))
    .where("id", "in", rows.map((row) => row.id)).execute();
  return rows.map((row) => ({ ...row, attempts: row.attempts + 1 }));
}

/** The values go: they may hold a link that signs somebody in. */
export async function markDone(db: Database, id: string, doneAt: Date): Promise<void> {
  await db.updateTable("outbox")
    .set({ doneAt, lastError: null, payload: sql<string>`JSON_REMOVE(payload, '$.values')` })
    .where("id", "=", id).where("doneAt", "is", null).execute();
}

export interface Failure {
  readonly id: string;
  /** The attempt that failed: when a lease has run out, a later one is somebody else's. */
  readonly attempt: number;
  readonly lastError: string;
}

export async function markFailed(db: Database, failure: Failure, runAt: Date): Promise<void> {
  await updateAttempt(db, failure).set({ runAt, lastError: failure.lastError }).execute();
}

export async function markDead(db: Database, failure: Failure, deadAt: Date): Promise<void> {
  await updateAttempt(db, failure).set({ deadAt, lastError: failure.lastError }).execute();
}

function updateAttempt(db: Database, { id, attempt }: Failure) {
  return db.updateTable("outbox").where("id", "=", id).where("attempts", "=", attempt)
    .where("doneAt", "is", null);
}

export interface QueueFacts {
  readonly pending: number;
  readonly dead: number;
  /** When the oldest pending job was added. */
  readonly oldestAt: Date | null;
}

export async function measureQueue(db: Database): Promise<QueueFacts> {
  const row = await db.selectFrom("outbox").where("doneAt", "is", null)
    .select([
      sql<number>`COUNT(CASE WHEN deadAt IS NULL THEN 1 END)`.as("pending"),
      sql<number>`COUNT(deadAt)`.as("dead"),
      sql<Date | null>`MIN(CASE WHEN deadAt IS NULL THEN createdAt END)`.as("oldestAt"),
    ]).executeTakeFirstOrThrow();
  return row;
}

export interface DeadList {
  /** Time of death and id of the last job that was sent. */
  readonly after: { readonly deadAt: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** Dead jobs, the newest first. */
export async function findDead(db: Database, { after, limit }: DeadList) {
  let query = db.selectFrom("outbox")
    .select(["id", "kind", "payload", "createdAt", "attempts", "deadAt", "lastError"])
    .where("doneAt", "is", null).where("deadAt", "is not", null)
    .$narrowType<{ deadAt: Date }>();
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("deadAt", "id"), "<", tuple(after.deadAt, after.id))
    );
  }
  return await query.orderBy("deadAt", "desc").orderBy("id", "desc").limit(limit).execute();
}

/** @returns false when no dead job has this id */
export async function reviveDead(db: Database, id: string, runAt: Date): Promise<boolean> {
  const revived = await db.updateTable("outbox").set({ deadAt: null, attempts: 0, runAt })
    .where("id", "=", id).where("deadAt", "is not", null).executeTakeFirst();
  return revived.numUpdatedRows > 0n;
}

/** @returns how many rows went, `max` at most */
export async function deleteDone(db: Database, before: Date, max: number): Promise<number> {
  const deleted = await db.deleteFrom("outbox").where("doneAt", "<", before)
    .orderBy("doneAt").limit(max).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** @returns how many rows went, `max` at most */
export async function deleteKeys(db: Database, before: Date, max: number): Promise<number> {
  const deleted = await db.deleteFrom("idempotency_key").where("createdAt", "<", before)
    .orderBy("createdAt").limit(max).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
