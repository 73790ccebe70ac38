/** Checkout sessions in payment mode: create, retrieve, list line items, expire. */
import type Stripe from "stripe";
import { z } from "zod";
import { mergeMetadata } from "./customers.ts";
import { invalid, unknownId, unknownReference } from "./errors.ts";
import { listPage } from "./lists.ts";
import { integer, list, metadata, pagination, text, webAddress } from "./params.ts";
import { type LineItemRecord, METHOD_TYPES, type SessionRecord } from "./records.ts";
import { renderLineItem, renderSession, totalOf } from "./session_view.ts";
import type { Closed } from "./wire.ts";
import type { World } from "./world.ts";

/** SDK documentation of SessionCreateParams: "30 minutes to 24 hours", "maximum of 100". */
const LIFE_MIN_S = 30 * 60;
const LIFE_MAX_S = 24 * 60 * 60;
const LINE_ITEMS_MAX = 100;
/** docs.stripe.com/currencies: the smallest charge in euro, the largest of eight digits. */
const AMOUNT_MIN = 50;
const AMOUNT_MAX = 99_999_999;
const QUANTITY_MAX = 999_999;
const REFERENCE_LENGTH_MAX = 200;
const TEXT_LENGTH_MAX = 1000;

type Params = Stripe.Checkout.SessionCreateParams;
type ItemParams = Stripe.Checkout.SessionCreateParams.LineItem;
/** A shape whose every field is a parameter the SDK can send. */
type ShapeOf<SdkParams> = Partial<Record<keyof SdkParams, z.ZodType>>;

const ProductData = z.strictObject(
  {
    name: text(250),
    description: text(TEXT_LENGTH_MAX).optional(),
    metadata: metadata().optional(),
  } satisfies ShapeOf<Stripe.Checkout.SessionCreateParams.LineItem.PriceData.ProductData>,
);

const PriceData = z.strictObject(
  {
    currency: z.enum(["eur"]),
    unit_amount: integer(0, AMOUNT_MAX),
    product_data: ProductData,
  } satisfies ShapeOf<NonNullable<ItemParams["price_data"]>>,
);

const LineItemParams = z.strictObject(
  { quantity: integer(1, QUANTITY_MAX), price_data: PriceData } satisfies ShapeOf<ItemParams>,
);

const PaymentIntentData = z.strictObject(
  {
    description: text(TEXT_LENGTH_MAX).optional(),
    metadata: metadata().optional(),
    receipt_email: text(512).optional(),
  } satisfies ShapeOf<NonNullable<Params["payment_intent_data"]>>,
);

const MODES = ["payment"] satisfies Closed<Params["mode"]>[];
const LOCALES = ["auto", "en", "fr"] satisfies Closed<Params["locale"]>[];

export const SessionCreate = z.strictObject(
  {
    mode: z.enum(MODES),
    line_items: list(LineItemParams, LINE_ITEMS_MAX),
    success_url: webAddress(),
    cancel_url: webAddress().optional(),
    customer: text(255).optional(),
    customer_email: text(512).optional(),
    client_reference_id: text(REFERENCE_LENGTH_MAX).optional(),
    metadata: metadata().optional(),
    locale: z.enum(LOCALES).optional(),
    allowed_payment_method_types: list(z.enum(METHOD_TYPES), METHOD_TYPES.length).optional(),
    payment_intent_data: PaymentIntentData.optional(),
    expires_at: integer(0, 99_999_999_999).optional(),
  } satisfies ShapeOf<Params>,
);
type SessionCreate = z.output<typeof SessionCreate>;

export const SessionRetrieve = z.strictObject({});
export const SessionExpire = z.strictObject({});
export const LineItemList = z.strictObject(pagination);

/** POST /v1/checkout/sessions */
export function createSession(world: World, params: SessionCreate): Stripe.Checkout.Session {
  checkCustomer(world, params);
  const created = world.now();
  const session: SessionRecord = {
    id: world.newId("cs_test_"),
    created,
    expiresAt: expiryOf(params, created),
    status: "open",
    paymentStatus: "unpaid",
    lineItems: params.line_items.map((item) => lineItemOf(world, item)),
    customerId: params.customer ?? null,
    customerEmail: params.customer_email ?? null,
    clientReferenceId: params.client_reference_id ?? null,
    metadata: mergeMetadata({}, params.metadata),
    successUrl: params.success_url,
    cancelUrl: params.cancel_url ?? null,
    locale: params.locale ?? null,
    allowedMethodTypes: params.allowed_payment_method_types ?? null,
    payment: {
      description: params.payment_intent_data?.description ?? null,
      receiptEmail: params.payment_intent_data?.receipt_email ?? null,
      metadata: mergeMetadata({}, params.payment_intent_data?.metadata),
    },
    paymentIntentId: null,
    payer: null,
    settlement: null,
  };
  checkTotal(totalOf(session));
  world.store.sessions.put(session);
  return renderSession(world, session);
}

/** GET /v1/checkout/sessions/:id */
export function retrieveSession(world: World, _params: unknown, id: string) {
  return renderSession(world, findSession(world, id));
}

/** GET /v1/checkout/sessions/:id/line_items, in the order they were given. */
export function listLineItems(
  world: World,
  params: z.output<typeof LineItemList>,
  id: string,
): Stripe.ApiList<Stripe.LineItem> {
  const session = findSession(world, id);
  const items = session.lineItems.map((item) => renderLineItem(session, item));
  return listPage(items, params, {
    kind: "item",
    url: `/v1/checkout/sessions/${id}/line_items`,
  });
}

/** POST /v1/checkout/sessions/:id/expire; only an open session can be expired. */
export function expireSession(world: World, _params: unknown, id: string) {
  const session = findSession(world, id);
  if (session.status !== "open") {
    throw invalid(
      'Only Checkout Sessions with a status in ["open"] can be expired. ' +
        `This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  return closeSession(world, session);
}

/** Expires the open sessions whose time has come. */
export function expireDueSessions(world: World): void {
  for (const session of world.store.sessions.all()) {
    if (session.status === "open" && session.expiresAt <= world.now()) closeSession(world, session);
  }
}

/** @throws StripeRefusal 404 when there is no such session */
export function findSession(world: World, id: string): SessionRecord {
  const session = world.store.sessions.get(id);
  if (session === undefined) throw unknownId("checkout.session", id);
  return session;
}

function closeSession(world: World, session: SessionRecord): Stripe.Checkout.Session {
  const expired: SessionRecord = { ...session, status: "expired" };
  world.store.sessions.put(expired);
  const object = renderSession(world, expired);
  world.emit({ type: "checkout.session.expired", object });
  return object;
}

function checkCustomer(world: World, params: SessionCreate): void {
  if (params.customer === undefined) return;
  if (params.customer_email !== undefined) {
    throw invalid("You may only specify one of these parameters: customer, customer_email.");
  }
  if (world.store.customers.get(params.customer) === undefined) {
    throw unknownReference("customer", params.customer, "customer");
  }
}

function expiryOf(params: SessionCreate, created: number): number {
  const { expires_at: expiresAt = created + LIFE_MAX_S } = params;
  const rule = "The `expires_at` timestamp must be";
  if (expiresAt - created < LIFE_MIN_S) {
    throw invalid(`${rule} at least 30 minutes from Checkout Session creation.`, {
      param: "expires_at",
    });
  }
  if (expiresAt - created > LIFE_MAX_S) {
    throw invalid(`${rule} less than 24 hours from Checkout Session creation.`, {
      param: "expires_at",
    });
  }
  return expiresAt;
}

function checkTotal(total: number): void {
  if (total < AMOUNT_MIN) {
    throw invalid("The Checkout Session's total amount must convert to at least 50 cents.", {
      code: "amount_too_small",
    });
  }
  if (total > AMOUNT_MAX) {
    throw invalid("The Checkout Session's total amount due must be no more than €999,999.99.", {
      code: "amount_too_large",
    });
  }
}

function lineItemOf(world: World, item: z.output<typeof LineItemParams>): LineItemRecord {
  return {
    id: world.newId("li_"),
    priceId: world.newId("price_"),
    productId: world.newId("prod_"),
    name: item.price_data.product_data.name,
    unitAmount: item.price_data.unit_amount,
    quantity: item.quantity,
  };
}
