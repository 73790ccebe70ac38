/** Stripe's events as they are stored: the webhook's own table, of no company. */
import type { Database } from "../db/driver.ts";
import { isDuplicateKey } from "../db/errors.ts";

export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  /** The body as it was signed. */
  readonly payload: string;
  readonly receivedAt: Date;
}

/** @returns false when an event of this id was stored before */
export async function insertEvent(db: Database, event: ReceivedEvent): Promise<boolean> {
  try {
    await db.insertInto("stripe_event")
      .values({ ...event, handledAt: null, outcome: null, needsAttention: 1 }).execute();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Holds the event's row: copies of it that arrive together are handled one after the other. */
export async function lockEvent(db: Database, id: string) {
  return await db.selectFrom("stripe_event").select(["type", "payload", "handledAt", "outcome"])
    .where("id", "=", id).forUpdate().executeTakeFirst();
}

export async function noteHandled(
  db: Database,
  id: string,
  { outcome, needsAttention, at }: { outcome: string; needsAttention: boolean; at: Date },
): Promise<void> {
  await db.updateTable("stripe_event")
    .set({ outcome, needsAttention: needsAttention ? 1 : 0, handledAt: at })
    .where("id", "=", id).execute();
}

/** Events that are not handled yet or were refused, newest first; one more than `limit`. */
export async function listEventsForAttention(
  db: Database,
  { after, limit }: { after: readonly [receivedAt: string, id: string] | undefined; limit: number },
) {
  const query = db.selectFrom("stripe_event")
    .select(["id", "type", "receivedAt", "handledAt", "outcome"])
    .where("needsAttention", "=", 1)
    .orderBy("receivedAt", "desc").orderBy("id", "desc").limit(limit + 1);
  if (!after) return await query.execute();
  const [receivedAt, id] = [new Date(after[0]), after[1]];
  return await query.where((eb) =>
    eb.or([
      eb("receivedAt", "<", receivedAt),
      eb.and([eb("receivedAt", "=", receivedAt), eb("id", "<", id)]),
    ])
  ).execute();
}
