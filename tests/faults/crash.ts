/** Deaths at chosen moments: kill -9 while a given write of the victim waits in the database. */
import { sql } from "kysely";
import { openDatabase } from "../../api/db/driver.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import type { World } from "./world.ts";

export type Victim = "api" | "database" | "worker";

/** Kills -9, and starts again; resolves when the victim serves. */
export async function crash({ stack }: World, victim: Victim): Promise<void> {
  await stack.kill(victim, "SIGKILL");
  await stack.start(victim);
}

/**
 * Lets `deed` begin, kills the victim as soon as `isMoment` says so, and starts it again.
 *
 * @returns what `deed` came to
 */
export async function crashWhen<T>(
  { stack }: World,
  { victim, isMoment }: { victim: Victim; isMoment: () => boolean | Promise<boolean> },
  deed: () => Promise<T>,
  afterwards: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  const deeds = Promise.allSettled([deed()]);
  try {
    await eventually("the moment has come", isMoment);
    await stack.kill(victim, "SIGKILL");
  } finally {
    await afterwards();
    await stack.start(victim);
  }
  const [outcome] = await deeds;
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/**
 * As `crashWhen`, at the moment when `deed` wants to write to a table: what it wrote before waits
 * for its commit, unless that was a transaction of its own.
 */
export async function crashAt<T>(
  world: World,
  { victim, table }: { victim: Victim; table: string },
  deed: () => Promise<T>,
): Promise<T> {
  const hold = await holdWrites(world, table);
  return await crashWhen(world, { victim, isMoment: hold.hasWaiting }, deed, hold.release);
}

export interface Hold {
  /** Somebody wants to write: not the worker, which looks for jobs and finishes them all the time. */
  hasWaiting(): Promise<boolean>;
  release(): Promise<void>;
}

/** What the worker says to tables that it writes to. */
const WORKERS = /skip locked|^update `outbox`|from `invoice`.* for update|^update `invoice`/is;

/** Lets everybody read a table and nobody write to it. */
export async function holdWrites({ stack }: World, table: string): Promise<Hold> {
  const holder = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
  const watcher = openDatabase(stack.databaseUrl, { connectionsMax: 1 });
  await sql.raw(`LOCK TABLES \`${table}\` READ`).execute(holder);
  return {
    async hasWaiting() {
      const { rows } = await sql<{ statement: string | null }>`
        SELECT INFO AS statement FROM information_schema.PROCESSLIST
        WHERE STATE = 'Waiting for table metadata lock'`.execute(watcher);
      return rows.some(({ statement }) => !WORKERS.test(statement ?? ""));
    },
    // The lock ends with its connection; a database that was killed has neither.
    release: async () => {
      await Promise.all([holder.destroy(), watcher.destroy()]);
    },
  };
}

/**
 * Lets the minute pass for which a job that was taken is nobody else's: a worker that died, or that
 * could note nothing, leaves its jobs to the next one.
 */
export async function endLeases({ effects: { db } }: World): Promise<void> {
  await sql`UPDATE outbox SET runAt = UTC_TIMESTAMP(3) WHERE doneAt IS NULL AND attempts > 0`
    .execute(db);
}
