/** Events: what happened, as a snapshot of the object, typed by the SDK for each event type. */
import type Stripe from "stripe";
import { z } from "zod";
import { unknownId } from "./errors.ts";
import { listPage } from "./lists.ts";
import { list, pagination, text } from "./params.ts";
import type { EventRecord } from "./records.ts";
import type { Store } from "./store.ts";
import { API_VERSION, type Json } from "./wire.ts";
import type { World } from "./world.ts";

/** The types this sandbox emits. Stripe has many more. */
export const EVENT_TYPES = [
  "charge.failed",
  "charge.pending",
  "charge.refunded",
  "charge.succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.completed",
  "checkout.session.expired",
  "customer.created",
  "customer.updated",
  "payment_intent.created",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.succeeded",
  "refund.created",
] as const satisfies Stripe.Event.Type[];
type EventType = typeof EVENT_TYPES[number];

type EventData<Type extends EventType> = Extract<Stripe.Event, { type: Type }>["data"];

/** A type with the object that the SDK says goes with it. */
export type Emission = {
  [Type in EventType]: {
    type: Type;
    object: EventData<Type>["object"];
    previous?: EventData<Type>["previous_attributes"];
  };
}[EventType];

/** The API request that led to an event; both null when a person or the clock did. */
export interface Cause {
  requestId: string | null;
  idempotencyKey: string | null;
}

/** Makes the record of an event, with the body that every delivery of it carries. */
export function recordEvent(
  store: Store,
  emission: Emission,
  facts: { id: string; created: number; cause: Cause },
): EventRecord {
  const event = {
    id: facts.id,
    object: "event",
    api_version: API_VERSION,
    created: facts.created,
    data: {
      object: emission.object,
      ...(emission.previous && { previous_attributes: emission.previous }),
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: facts.cause.requestId, idempotency_key: facts.cause.idempotencyKey },
    type: emission.type,
  } satisfies Stripe.EventBase;
  const record: EventRecord = {
    id: facts.id,
    created: facts.created,
    type: emission.type,
    about: emission.object.id,
    body: JSON.stringify(event, null, 2),
    delivery: "pending",
    attempts: 0,
    lastStatus: null,
  };
  store.events.put(record);
  return record;
}

export const EventRetrieve = z.strictObject({});

export const EventList = z.strictObject({
  ...pagination,
  type: text(100).optional(),
  types: list(text(100), 20).optional(),
});

/** GET /v1/events/:id */
export function retrieveEvent(world: World, _params: unknown, id: string): Json {
  const event = world.store.events.get(id);
  if (event === undefined) throw unknownId("event", id);
  return renderEvent(event);
}

/** GET /v1/events, newest first; `type` may end in `*`. */
export function listEvents(world: World, params: z.output<typeof EventList>) {
  const wanted = params.types ?? (params.type === undefined ? undefined : [params.type]);
  const events = world.store.events.all()
    .filter((event) => wanted === undefined || wanted.some((type) => matches(type, event.type)))
    .toReversed();
  return listPage(events.map(renderEvent), params, { kind: "event", url: "/v1/events" });
}

const Body = z.looseObject({ id: z.string() });

function renderEvent(event: EventRecord) {
  const pending = event.delivery === "delivered" ? 0 : 1;
  return { ...Body.parse(JSON.parse(event.body)), pending_webhooks: pending };
}

function matches(wanted: string, type: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}
