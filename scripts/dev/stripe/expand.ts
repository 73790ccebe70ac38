/**
 * `expand[]`: ids replaced by their objects, docs.stripe.com/api/expanding_objects. A path is
 * checked before the call is carried out, so that a wrong one changes nothing.
 */
import { unknownId } from "./errors.ts";
import { invalid } from "./errors.ts";
import { renderCustomer } from "./customers.ts";
import { renderCharge, renderPaymentIntent } from "./payment_view.ts";
import { intentOf } from "./payments.ts";
import { findSession, listLineItems } from "./sessions.ts";
import type { Json } from "./wire.ts";
import type { World } from "./world.ts";

export type Kind =
  | "charge"
  | "checkout.session"
  | "customer"
  | "event"
  | "item"
  | "payment_intent"
  | "refund";

/** "You cannot expand more than four levels": the same page of Stripe's documentation. */
const LEVELS_MAX = 4;
const PATHS_MAX = 20;

type Load = (world: World, id: string) => Json;
type Field = { kind: Kind; load: Load };

const customer: Field = { kind: "customer", load: loadCustomer };
const charge: Field = { kind: "charge", load: loadCharge };
const paymentIntent: Field = { kind: "payment_intent", load: loadPaymentIntent };

/** What can be expanded in each kind of object. */
const FIELDS: Record<Kind, Record<string, Field>> = {
  charge: { customer, payment_intent: paymentIntent },
  "checkout.session": {
    customer,
    payment_intent: paymentIntent,
    line_items: { kind: "item", load: loadLineItems },
  },
  customer: {},
  event: {},
  item: {},
  payment_intent: { customer, latest_charge: charge },
  refund: { charge, payment_intent: paymentIntent },
};

/** What a call answers with: an object of a kind, or a list of them. */
export interface Answer {
  kind: Kind;
  isList: boolean;
}

/**
 * Reads the paths of `expand[]`.
 *
 * @throws StripeRefusal 400 for a path that leads nowhere in the answer
 */
export function parseExpand(paths: string[], answer: Answer): string[][] {
  if (paths.length > PATHS_MAX) throw invalid(`You can expand up to ${PATHS_MAX} properties.`);
  return paths.map((path) => {
    const names = path.split(".");
    if (names.length > LEVELS_MAX) {
      throw invalid(`You cannot expand more than ${LEVELS_MAX} levels of a property.`, {
        param: "expand",
      });
    }
    if (!leadsSomewhere(answer.isList ? names.slice(1) : names, answer.kind)) {
      throw invalid(`This property cannot be expanded (${path}).`, { param: "expand" });
    }
    if (answer.isList && names[0] !== "data") {
      throw invalid(
        `This property cannot be expanded (${path}). ` +
          `You may want to try expanding 'data.${path}' instead.`,
        { param: "expand" },
      );
    }
    return names;
  });
}

/** The object with the objects of the paths in place of their ids. */
export function expandObject(world: World, kind: Kind, object: Json, paths: string[][]): Json {
  const expanded: Json = { ...object };
  const heads = new Set(paths.map(([head = ""]) => head));
  for (const head of heads) {
    const field = FIELDS[kind][head];
    if (field === undefined) continue;
    const id = head === "line_items" ? object.id : object[head];
    if (typeof id !== "string") continue;
    const rest = paths.filter(([first]) => first === head).map((path) => path.slice(1));
    expanded[head] = expandObject(world, field.kind, field.load(world, id), rest);
  }
  return expanded;
}

function leadsSomewhere(names: string[], kind: Kind): boolean {
  const [head, ...rest] = names;
  if (head === undefined) return false;
  const field = FIELDS[kind][head];
  if (field === undefined) return false;
  return rest.length === 0 || leadsSomewhere(rest, field.kind);
}

function loadCustomer(world: World, id: string): Json {
  const record = world.store.customers.get(id);
  if (record === undefined) throw unknownId("customer", id);
  return { ...renderCustomer(record) };
}

function loadPaymentIntent(world: World, id: string): Json {
  return { ...renderPaymentIntent(intentOf(world, id)) };
}

function loadCharge(world: World, id: string): Json {
  const record = world.store.charges.get(id);
  if (record === undefined) throw unknownId("charge", id);
  return { ...renderCharge(record, intentOf(world, record.paymentIntentId)) };
}

/** Line items are not an id in the session: they are looked up by the session's own. */
function loadLineItems(world: World, id: string): Json {
  return { ...listLineItems(world, {}, findSession(world, id).id) };
}
