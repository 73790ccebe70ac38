/** What the worker does beside its jobs: shows the queue's length and throws old rows away. */
import { deleteDone, deleteKeys, measureQueue } from "./queries.ts";
import type { RunDeps } from "./run.ts";

const HOUR_MS = 3_600_000;
/** Longer than anybody repeats a request: a form that was left open overnight. */
const KEYS_KEPT_MS = 48 * HOUR_MS;
/** As long as somebody may ask whether a mail was sent. */
const DONE_KEPT_MS = 30 * 24 * HOUR_MS;
/** Rows per statement, so that none locks for long. */
const DELETE_MAX = 1_000;
/** Statements per round; what is left goes in the next one. */
const DELETES_MAX = 100;

export type UpkeepDeps = Pick<RunDeps, "db" | "log" | "metrics" | "now">;

export async function showQueue({ db, metrics, now }: UpkeepDeps): Promise<void> {
  metrics.showQueue(await measureQueue(db), now());
}

/** Forgets idempotency keys after two days and finished jobs after thirty; dead ones are kept. */
export async function cleanUp({ db, log, now }: UpkeepDeps): Promise<void> {
  const before = (keptMs: number) => new Date(now().getTime() - keptMs);
  const keys = await deleteAll((max) => deleteKeys(db, before(KEYS_KEPT_MS), max));
  const jobs = await deleteAll((max) => deleteDone(db, before(DONE_KEPT_MS), max));
  if (keys + jobs > 0) log.info({ "outbox.keys": keys, "outbox.jobs": jobs }, "Cleaned up");
}

async function deleteAll(deleteSome: (max: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let round = 0; round < DELETES_MAX; round++) {
    const deleted = await deleteSome(DELETE_MAX);
    total += deleted;
    if (deleted < DELETE_MAX) break;
  }
  return total;
}
