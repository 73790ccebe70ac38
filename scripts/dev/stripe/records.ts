/**
 * What the sandbox remembers: compact facts, from which the SDK's objects are rendered. Being zod
 * schemas they also check a state file read back after a restart. Times are in seconds, money in
 * cents of euro. Enumerations are held to the values the SDK names.
 */
import type Stripe from "stripe";
import { z } from "zod";
import type { Closed } from "./wire.ts";

const Metadata = z.record(z.string(), z.string());

const Address = z.strictObject({
  city: z.string().nullable(),
  country: z.string().nullable(),
  line1: z.string().nullable(),
  line2: z.string().nullable(),
  postal_code: z.string().nullable(),
  state: z.string().nullable(),
});
export type AddressRecord = z.infer<typeof Address>;

const Customer = z.strictObject({
  id: z.string(),
  created: z.int(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  phone: z.string().nullable(),
  description: z.string().nullable(),
  address: Address.nullable(),
  preferredLocales: z.array(z.string()),
  metadata: Metadata,
});
export type CustomerRecord = z.infer<typeof Customer>;

const LineItem = z.strictObject({
  id: z.string(),
  priceId: z.string(),
  productId: z.string(),
  name: z.string(),
  unitAmount: z.int(),
  quantity: z.int(),
});
export type LineItemRecord = z.infer<typeof LineItem>;

/** The payment methods that the sandbox's account has switched on. */
export const METHOD_TYPES = ["card", "sepa_debit"] as const satisfies Closed<
  Stripe.Checkout.SessionCreateParams.AllowedPaymentMethodType
>[];
export type MethodType = typeof METHOD_TYPES[number];

const Payer = z.strictObject({ email: z.string(), name: z.string() });
export type Payer = z.infer<typeof Payer>;

const SessionStatus = z.enum(
  ["open", "complete", "expired"] satisfies Closed<Stripe.Checkout.Session.Status>[],
);
const PaymentStatus = z.enum(
  ["paid", "unpaid"] satisfies Closed<Stripe.Checkout.Session.PaymentStatus>[],
);

const Session = z.strictObject({
  id: z.string(),
  created: z.int(),
  expiresAt: z.int(),
  status: SessionStatus,
  paymentStatus: PaymentStatus,
  lineItems: z.array(LineItem),
  customerId: z.string().nullable(),
  customerEmail: z.string().nullable(),
  clientReferenceId: z.string().nullable(),
  metadata: Metadata,
  successUrl: z.string(),
  cancelUrl: z.string().nullable(),
  locale: z.enum(["auto", "en", "fr"]).nullable(),
  /** Null when the session takes every method of the account. */
  allowedMethodTypes: z.array(z.enum(METHOD_TYPES)).nullable(),
  payment: z.strictObject({
    description: z.string().nullable(),
    receiptEmail: z.string().nullable(),
    metadata: Metadata,
  }),
  paymentIntentId: z.string().nullable(),
  payer: Payer.nullable(),
  /** A direct debit under way: when the bank answers, and what. */
  settlement: z.strictObject({ at: z.int(), succeeds: z.boolean() }).nullable(),
});
export type SessionRecord = z.infer<typeof Session>;

const Decline = z.strictObject({
  // One of the SDK's many codes; only our own writing is read back, so its being text is enough.
  code: z.custom<Closed<Stripe.PaymentIntent.LastPaymentError.Code>>((value) =>
    typeof value === "string"
  ),
  declineCode: z.string().nullable(),
  message: z.string(),
});
export type Decline = z.infer<typeof Decline>;

const PaymentIntent = z.strictObject({
  id: z.string(),
  created: z.int(),
  amount: z.int(),
  customerId: z.string().nullable(),
  description: z.string().nullable(),
  receiptEmail: z.string().nullable(),
  metadata: Metadata,
  methodTypes: z.array(z.enum(METHOD_TYPES)),
  status: z.enum(
    ["requires_payment_method", "processing", "succeeded"] satisfies Closed<
      Stripe.PaymentIntent.Status
    >[],
  ),
  clientSecret: z.string(),
  chargeId: z.string().nullable(),
  methodId: z.string().nullable(),
  decline: Decline.nullable(),
});
export type PaymentIntentRecord = z.infer<typeof PaymentIntent>;

const Instrument = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("card"),
    brand: z.string(),
    country: z.string(),
    last4: z.string(),
    expMonth: z.int(),
    expYear: z.int(),
  }),
  z.strictObject({
    type: z.literal("sepa_debit"),
    bankCode: z.string(),
    country: z.string(),
    last4: z.string(),
    mandateId: z.string(),
  }),
]);
export type InstrumentRecord = z.infer<typeof Instrument>;

const Charge = z.strictObject({
  id: z.string(),
  created: z.int(),
  amount: z.int(),
  amountRefunded: z.int(),
  status: z.enum(["succeeded", "pending", "failed"] satisfies Closed<Stripe.Charge.Status>[]),
  paymentIntentId: z.string(),
  methodId: z.string(),
  instrument: Instrument,
  payer: Payer,
  decline: Decline.nullable(),
});
export type ChargeRecord = z.infer<typeof Charge>;

export const REFUND_REASONS = [
  "duplicate",
  "fraudulent",
  "requested_by_customer",
] satisfies Closed<Stripe.RefundCreateParams.Reason>[];

const Refund = z.strictObject({
  id: z.string(),
  created: z.int(),
  amount: z.int(),
  chargeId: z.string(),
  reason: z.enum(REFUND_REASONS).nullable(),
  metadata: Metadata,
});
export type RefundRecord = z.infer<typeof Refund>;

const Event = z.strictObject({
  id: z.string(),
  created: z.int(),
  type: z.string(),
  /** Id of the object the event is about. */
  about: z.string(),
  /** The event as it was when it happened, in JSON, with `pending_webhooks` at 1. */
  body: z.string(),
  delivery: z.enum(["pending", "held", "dropped", "delivered", "failed"]),
  attempts: z.int(),
  /** Status of the receiver's last answer; 0 when there was none. */
  lastStatus: z.int().nullable(),
});
export type EventRecord = z.infer<typeof Event>;

const SavedResponse = z.strictObject({
  id: z.string(),
  created: z.int(),
  path: z.string(),
  params: z.string(),
  requestId: z.string(),
  status: z.int(),
  body: z.string(),
});
export type SavedResponse = z.infer<typeof SavedResponse>;

/** A state file. A change of shape takes a new version: an older file is then refused, not guessed. */
export const State = z.strictObject({
  version: z.literal(1),
  clockAheadS: z.int(),
  customers: z.array(Customer),
  sessions: z.array(Session),
  paymentIntents: z.array(PaymentIntent),
  charges: z.array(Charge),
  refunds: z.array(Refund),
  events: z.array(Event),
  responses: z.array(SavedResponse),
});
export type State = z.infer<typeof State>;
