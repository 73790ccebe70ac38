/** Checkout sessions and their line items as the API shows them. */
import Stripe from "stripe";
import {
  type LineItemRecord,
  METHOD_TYPES,
  type MethodType,
  type SessionRecord,
} from "./records.ts";
import type { Strict } from "./wire.ts";
import type { World } from "./world.ts";

/** Cents that the customer is asked for. */
export function totalOf(session: SessionRecord): number {
  return session.lineItems.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
}

/** What the session can be paid with, in the order the pay page offers it. */
export function methodTypesOf(session: SessionRecord): MethodType[] {
  return METHOD_TYPES.filter((type) => session.allowedMethodTypes?.includes(type) ?? true);
}

/** A session as the API shows it; its URL is there only while it can be paid. */
export function renderSession(world: World, session: SessionRecord): Stripe.Checkout.Session {
  const total = totalOf(session);
  return {
    id: session.id,
    object: "checkout.session",
    ...unusedFeatures(),
    allowed_payment_method_types: session.allowedMethodTypes,
    amount_subtotal: total,
    amount_total: total,
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    created: session.created,
    currency: "eur",
    customer: session.customerId,
    customer_creation: session.customerId === null ? "if_required" : null,
    customer_details: customerDetails(world, session),
    customer_email: session.customerEmail,
    expires_at: session.expiresAt,
    livemode: false,
    locale: session.locale,
    metadata: session.metadata,
    mode: "payment",
    payment_intent: session.paymentIntentId,
    payment_method_types: methodTypesOf(session),
    payment_status: session.paymentStatus,
    status: session.status,
    success_url: session.successUrl,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: session.status === "open" ? `${world.payPageOrigin}/c/pay/${session.id}` : null,
  } satisfies Strict<Stripe.Checkout.Session>;
}

/** A line item as the API shows it. Price and product were made for it alone, by `price_data`. */
export function renderLineItem(session: SessionRecord, item: LineItemRecord): Stripe.LineItem {
  const amount = item.unitAmount * item.quantity;
  return {
    id: item.id,
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: "eur",
    description: item.name,
    metadata: {},
    price: renderPrice(session, item),
    quantity: item.quantity,
  } satisfies Strict<Stripe.LineItem>;
}

function renderPrice(session: SessionRecord, item: LineItemRecord): Stripe.Price {
  return {
    id: item.priceId,
    object: "price",
    active: false,
    billing_scheme: "per_unit",
    created: session.created,
    currency: "eur",
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: item.productId,
    recurring: null,
    tax_behavior: "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
    unit_amount: item.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(item.unitAmount),
  } satisfies Strict<Stripe.Price>;
}

function customerDetails(
  world: World,
  session: SessionRecord,
): Stripe.Checkout.Session.CustomerDetails | null {
  const customer = session.customerId === null
    ? undefined
    : world.store.customers.get(session.customerId);
  const email = session.payer?.email ?? customer?.email ?? session.customerEmail;
  if (email === null) return null;
  return {
    address: customer?.address ?? null,
    business_name: null,
    email,
    individual_name: null,
    name: session.payer?.name ?? customer?.name ?? null,
    phone: customer?.phone ?? null,
    tax_exempt: "none",
    tax_ids: [],
  } satisfies Strict<Stripe.Checkout.Session.CustomerDetails>;
}

/** The fields of features we do not use, at the values they have when unused. */
function unusedFeatures() {
  return {
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer_account: null,
    discounts: [],
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    managed_payments: { enabled: false },
    origin_context: null,
    payment_link: null,
    payment_method_collection: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    submit_type: null,
    subscription: null,
    wallet_options: null,
  } satisfies Partial<Strict<Stripe.Checkout.Session>>;
}
