/**
 * Stripe's webhook: a verified event is stored under its id before anything is done about it, then
 * handled once, in one transaction. A copy that arrives later, or at the same moment, waits for the
 * event's row and finds it handled; one that was stored but not handled is handled now.
 */
import { type Context, type Effects, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import { runTransaction } from "../core/transaction.ts";
import { insertEvent, listEventsForAttention, lockEvent, noteHandled } from "./event_queries.ts";
import type { StripeEventPage, StripeEventQuery } from "./schema.ts";
import { actOnEvent } from "./settle.ts";
import { type StripeClient, verifyEvent } from "./stripe.ts";

/** An event's id is compared with an ASCII column. */
const SortKeys = z.tuple([z.iso.datetime(), z.string().regex(/^[\x21-\x7e]{1,255}$/)]);

export interface WebhookDeps {
  readonly effects: Effects;
  readonly stripe: StripeClient;
  readonly webhookSecret: string;
}

export interface Delivery {
  /** The body as it came: its signature is over these bytes. */
  readonly body: string;
  readonly signature: string | undefined;
}

/**
 * Takes one delivery.
 *
 * @returns what was done, now or when the first copy came
 * @throws Problem `invalid-signature`; nothing is stored then
 */
export async function receiveEvent(deps: WebhookDeps, delivery: Delivery): Promise<string> {
  const { effects, stripe, webhookSecret } = deps;
  const receivedAt = effects.now();
  const event = await verifyEvent(stripe, { ...delivery, secret: webhookSecret, receivedAt });
  if (!event) {
    throw new Problem("invalid-signature", "Cannot trust this event: its signature is not ours");
  }
  const { id, type } = event;
  await insertEvent(effects.db, { id, type, payload: delivery.body, receivedAt });
  return await handleStoredEvent(effects, id);
}

/**
 * Handles an event that is stored, unless that was done. Safe to repeat at any time: after a crash,
 * by a person, together with a delivery.
 *
 * @returns what was done
 * @throws Error when no such event is stored
 */
export async function handleStoredEvent(effects: Effects, eventId: string): Promise<string> {
  return await runTransaction(effects, null, async (db) => {
    const event = await lockEvent(db, eventId);
    if (!event) throw new Error(`Cannot handle event "${eventId}": it is not stored`);
    if (event.handledAt !== null) return event.outcome ?? "";
    const { verdict, detail } = await actOnEvent(db, effects, event);
    const outcome = `${verdict}: ${detail}`;
    const needsAttention = verdict === "refused";
    await noteHandled(db, eventId, { outcome, needsAttention, at: effects.now() });
    if (needsAttention) effects.log.warn({ "event.id": eventId }, `Stripe event ${outcome}`);
    return outcome;
  });
}

/** For staff: events that nobody could handle yet, and those that were refused. */
export async function listStripeEvents(
  ctx: Context,
  { cursor, limit }: StripeEventQuery,
): Promise<StripeEventPage> {
  requirePermission(ctx, "stripe_events.read");
  const after = readCursor(SortKeys, cursor);
  const rows = await listEventsForAttention(ctx.system, { after, limit });
  const page = cutPage(rows, limit, (row) => [row.receivedAt.toISOString(), row.id]);
  const events = page.items.map((row) => ({
    ...row,
    receivedAt: row.receivedAt.toISOString(),
    handledAt: row.handledAt?.toISOString() ?? null,
  }));
  return { events, nextCursor: page.nextCursor };
}
