/** Payment intents, charges and refunds as the API shows them. */
import type Stripe from "stripe";
import type {
  ChargeRecord,
  InstrumentRecord,
  PaymentIntentRecord,
  RefundRecord,
} from "./records.ts";
import type { Strict } from "./wire.ts";

/** A payment intent as the API shows it. */
export function renderPaymentIntent(intent: PaymentIntentRecord): Stripe.PaymentIntent {
  const succeeded = intent.status === "succeeded";
  return {
    id: intent.id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: intent.amount,
    amount_capturable: 0,
    amount_received: succeeded ? intent.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic_async",
    client_secret: intent.clientSecret,
    confirmation_method: "automatic",
    created: intent.created,
    currency: "eur",
    customer: intent.customerId,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error: lastPaymentError(intent),
    latest_charge: intent.chargeId,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: intent.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: intent.status === "requires_payment_method" ? null : intent.methodId,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: intent.methodTypes,
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: intent.status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Strict<Stripe.PaymentIntent>;
}

/** A charge as the API shows it. */
export function renderCharge(charge: ChargeRecord, intent: PaymentIntentRecord): Stripe.Charge {
  const succeeded = charge.status === "succeeded";
  return {
    id: charge.id,
    object: "charge",
    amount: charge.amount,
    amount_captured: succeeded ? charge.amount : 0,
    amount_refunded: charge.amountRefunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: null,
      email: charge.payer.email,
      name: charge.payer.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: null,
    captured: succeeded,
    created: charge.created,
    currency: "eur",
    customer: intent.customerId,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: charge.decline?.code ?? null,
    failure_message: charge.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(charge),
    paid: succeeded,
    payment_intent: charge.paymentIntentId,
    payment_method: charge.methodId,
    payment_method_details: methodDetails(charge.instrument, charge),
    receipt_email: intent.receiptEmail,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.amountRefunded === charge.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: charge.status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Strict<Stripe.Charge>;
}

/** A refund as the API shows it. */
export function renderRefund(refund: RefundRecord, charge: ChargeRecord): Stripe.Refund {
  return {
    id: refund.id,
    object: "refund",
    amount: refund.amount,
    balance_transaction: null,
    charge: refund.chargeId,
    created: refund.created,
    currency: "eur",
    customer: null,
    customer_account: null,
    metadata: refund.metadata,
    payment_intent: charge.paymentIntentId,
    payment_method: charge.methodId,
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  } satisfies Strict<Stripe.Refund>;
}

function lastPaymentError(
  { decline, chargeId }: PaymentIntentRecord,
): Stripe.PaymentIntent.LastPaymentError | null {
  if (decline === null || chargeId === null) return null;
  return {
    charge: chargeId,
    code: decline.code,
    ...(decline.declineCode !== null && { decline_code: decline.declineCode }),
    message: decline.message,
    type: "card_error",
  } satisfies Strict<Stripe.PaymentIntent.LastPaymentError>;
}

function outcomeOf(charge: ChargeRecord): Stripe.Charge.Outcome {
  const declined = charge.decline !== null;
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: declined ? "declined_by_network" : "approved_by_network",
    reason: charge.decline?.declineCode ?? null,
    seller_message: declined
      ? "The bank did not return any further details with this decline."
      : "Payment complete.",
    type: declined ? "issuer_declined" : "authorized",
  } satisfies Strict<Stripe.Charge.Outcome>;
}

function methodDetails(
  instrument: InstrumentRecord,
  charge: ChargeRecord,
): Stripe.Charge.PaymentMethodDetails {
  if (instrument.type === "sepa_debit") {
    return {
      type: "sepa_debit",
      sepa_debit: {
        bank_code: instrument.bankCode,
        branch_code: null,
        country: instrument.country,
        fingerprint: null,
        last4: instrument.last4,
        mandate: instrument.mandateId,
      },
    };
  }
  return { type: "card", card: cardDetails(instrument, charge) };
}

function cardDetails(
  card: Extract<InstrumentRecord, { type: "card" }>,
  charge: ChargeRecord,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: charge.decline === null ? charge.amount : null,
    authorization_code: null,
    brand: card.brand,
    checks: {
      address_line1_check: null,
      address_postal_code_check: null,
      cvc_check: charge.decline?.code === "incorrect_cvc" ? "fail" : "pass",
    },
    country: card.country,
    electronic_commerce_indicator: null,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    funding: "credit",
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: null,
    three_d_secure: null,
    transaction_link_id: null,
    wallet: null,
  };
}
