/** Refunds, whole or partial, of a payment that succeeded: create, retrieve. */
import type Stripe from "stripe";
import { z } from "zod";
import { mergeMetadata } from "./customers.ts";
import { invalid, unknownId, unknownReference } from "./errors.ts";
import { integer, metadata, text } from "./params.ts";
import { renderCharge, renderRefund } from "./payment_view.ts";
import { intentOf } from "./payments.ts";
import { type ChargeRecord, REFUND_REASONS, type RefundRecord } from "./records.ts";
import type { World } from "./world.ts";

export const RefundCreate = z.strictObject(
  {
    payment_intent: text(255).optional(),
    charge: text(255).optional(),
    amount: integer(1, 99_999_999).optional(),
    reason: z.enum(REFUND_REASONS).optional(),
    metadata: metadata().optional(),
  } satisfies Partial<Record<keyof Stripe.RefundCreateParams, z.ZodType>>,
);
type RefundCreate = z.output<typeof RefundCreate>;

export const RefundRetrieve = z.strictObject({});

/** POST /v1/refunds; without an amount, what is left of the charge. */
export function createRefund(world: World, params: RefundCreate): Stripe.Refund {
  const charge = refundableCharge(world, params);
  const left = charge.amount - charge.amountRefunded;
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, {
      code: "charge_already_refunded",
    });
  }
  const amount = params.amount ?? left;
  if (amount > left) {
    throw invalid(
      `Refund amount (${euros(amount)}) is greater than unrefunded amount on charge ` +
        `(${euros(left)})`,
      { param: "amount" },
    );
  }
  const refund: RefundRecord = {
    id: world.newId("re_"),
    created: world.now(),
    amount,
    chargeId: charge.id,
    reason: params.reason ?? null,
    metadata: mergeMetadata({}, params.metadata),
  };
  const object = renderRefund(refund, charge);
  world.store.refunds.put(refund);
  world.emit({ type: "refund.created", object });
  takeFrom(world, charge, amount);
  return object;
}

/** GET /v1/refunds/:id */
export function retrieveRefund(world: World, _params: unknown, id: string): Stripe.Refund {
  const refund = world.store.refunds.get(id);
  const charge = refund && world.store.charges.get(refund.chargeId);
  if (refund === undefined || charge === undefined) throw unknownId("refund", id);
  return renderRefund(refund, charge);
}

function takeFrom(world: World, charge: ChargeRecord, amount: number): void {
  const next = { ...charge, amountRefunded: charge.amountRefunded + amount };
  world.store.charges.put(next);
  world.emit({
    type: "charge.refunded",
    object: renderCharge(next, intentOf(world, charge.paymentIntentId)),
    previous: { amount_refunded: charge.amountRefunded },
  });
}

function refundableCharge(world: World, params: RefundCreate): ChargeRecord {
  if (params.charge !== undefined && params.payment_intent !== undefined) {
    throw invalid("You may only specify one of these parameters: charge, payment_intent.");
  }
  const charge = params.charge === undefined
    ? chargeOfIntent(world, params.payment_intent)
    : chargeById(world, params.charge);
  if (charge.status !== "succeeded") {
    throw invalid(`Charge ${charge.id} has not succeeded, so it cannot be refunded.`);
  }
  return charge;
}

function chargeOfIntent(world: World, id: string | undefined): ChargeRecord {
  if (id === undefined) {
    throw invalid("One of the following params should be provided: payment_intent or charge.");
  }
  const intent = world.store.paymentIntents.get(id);
  if (intent === undefined) throw unknownReference("payment_intent", id, "payment_intent");
  if (intent.chargeId === null) {
    throw invalid("This PaymentIntent does not have a successful charge to refund.");
  }
  return chargeById(world, intent.chargeId);
}

function chargeById(world: World, id: string): ChargeRecord {
  const charge = world.store.charges.get(id);
  if (charge === undefined) throw unknownReference("charge", id, "charge");
  return charge;
}

/** `€25.00`, as Stripe writes amounts in messages. */
function euros(cents: number): string {
  return `€${(cents / 100).toFixed(2)}`;
}
