/** The part of the API that this sandbox speaks: one line per call. */
import { z } from "zod";
import {
  createCustomer,
  CustomerCreate,
  CustomerRetrieve,
  CustomerUpdate,
  retrieveCustomer,
  updateCustomer,
} from "./customers.ts";
import { EventList, EventRetrieve, listEvents, retrieveEvent } from "./events.ts";
import { type Answer, expandObject, type Kind, parseExpand } from "./expand.ts";
import type { FormTree } from "./form_body.ts";
import { list, parseParams, text } from "./params.ts";
import {
  ChargeRetrieve,
  PaymentIntentRetrieve,
  retrieveCharge,
  retrievePaymentIntent,
} from "./payments.ts";
import { createRefund, RefundCreate, RefundRetrieve, retrieveRefund } from "./refunds.ts";
import {
  createSession,
  expireSession,
  LineItemList,
  listLineItems,
  retrieveSession,
  SessionCreate,
  SessionExpire,
  SessionRetrieve,
} from "./sessions.ts";
import type { Json } from "./wire.ts";
import type { World } from "./world.ts";

export interface Endpoint {
  method: "GET" | "POST";
  /** As Hono writes paths. */
  path: string;
  /**
   * Checks the parameters and gives the call that is then left to carry out.
   *
   * @throws StripeRefusal 400 for parameters that do not fit; nothing has happened then
   */
  prepare(tree: FormTree, id: string): (world: World) => Json;
}

export const ENDPOINTS: Endpoint[] = [
  post("/v1/customers", one("customer"), CustomerCreate, createCustomer),
  get("/v1/customers/:id", one("customer"), CustomerRetrieve, retrieveCustomer),
  post("/v1/customers/:id", one("customer"), CustomerUpdate, updateCustomer),
  post("/v1/checkout/sessions", one("checkout.session"), SessionCreate, createSession),
  get("/v1/checkout/sessions/:id", one("checkout.session"), SessionRetrieve, retrieveSession),
  post("/v1/checkout/sessions/:id/expire", one("checkout.session"), SessionExpire, expireSession),
  get("/v1/checkout/sessions/:id/line_items", listOf("item"), LineItemList, listLineItems),
  get(
    "/v1/payment_intents/:id",
    one("payment_intent"),
    PaymentIntentRetrieve,
    retrievePaymentIntent,
  ),
  get("/v1/charges/:id", one("charge"), ChargeRetrieve, retrieveCharge),
  post("/v1/refunds", one("refund"), RefundCreate, createRefund),
  get("/v1/refunds/:id", one("refund"), RefundRetrieve, retrieveRefund),
  get("/v1/events", listOf("event"), EventList, listEvents),
  get("/v1/events/:id", one("event"), EventRetrieve, retrieveEvent),
];

type Run<Schema extends z.ZodType> = (
  world: World,
  params: z.output<Schema>,
  id: string,
) => object;

function get<Schema extends z.ZodType>(
  path: string,
  answer: Answer,
  schema: Schema,
  run: Run<Schema>,
): Endpoint {
  return { method: "GET", path, prepare: preparation(answer, schema, run) };
}

function post<Schema extends z.ZodType>(
  path: string,
  answer: Answer,
  schema: Schema,
  run: Run<Schema>,
): Endpoint {
  return { method: "POST", path, prepare: preparation(answer, schema, run) };
}

const ExpandParam = z.strictObject({ expand: list(text(200), 20).optional() });

function preparation<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
  run: Run<Schema>,
): Endpoint["prepare"] {
  return ({ expand, ...tree }, id) => {
    const params = parseParams(schema, tree);
    const wanted = parseParams(ExpandParam, expand === undefined ? {} : { expand });
    const paths = parseExpand(wanted.expand ?? [], answer);
    return (world) => expandAnswer(world, answer, { ...run(world, params, id) }, paths);
  };
}

function expandAnswer(world: World, answer: Answer, object: Json, paths: string[][]): Json {
  if (!answer.isList) return expandObject(world, answer.kind, object, paths);
  if (!Array.isArray(object.data)) return object;
  const inner = paths.map((path) => path.slice(1));
  return {
    ...object,
    data: object.data.map((item) => expandObject(world, answer.kind, item, inner)),
  };
}

function one(kind: Kind): Answer {
  return { kind, isList: false };
}

function listOf(kind: Kind): Answer {
  return { kind, isList: true };
}
