/**
 * What happens when somebody pays a session: the payment intent is made at the first attempt (as
 * since API version 2022-08-01), every attempt makes a charge, and the events follow.
 */
import type Stripe from "stripe";
import { z } from "zod";
import { fillEmail } from "./customers.ts";
import { unknownId } from "./errors.ts";
import type {
  ChargeRecord,
  Decline,
  InstrumentRecord,
  Payer,
  PaymentIntentRecord,
  SessionRecord,
} from "./records.ts";
import { renderCharge, renderPaymentIntent } from "./payment_view.ts";
import { methodTypesOf, renderSession, totalOf } from "./session_view.ts";
import { DEBIT_RETURNED, type Verdict } from "./test_numbers.ts";
import type { World } from "./world.ts";

/** Seconds after which the bank answers to a direct debit, by the test number's promise. */
export interface DebitDelays {
  soon: number;
  late: number;
}

export interface Attempt {
  payer: Payer;
  instrument: InstrumentRecord;
  verdict: Verdict;
}

export type AttemptResult =
  | { result: "paid" | "processing" }
  | { result: "declined"; decline: Decline };

export const PaymentIntentRetrieve = z.strictObject({});
export const ChargeRetrieve = z.strictObject({});

/** GET /v1/payment_intents/:id */
export function retrievePaymentIntent(
  world: World,
  _params: unknown,
  id: string,
): Stripe.PaymentIntent {
  const intent = world.store.paymentIntents.get(id);
  if (intent === undefined) throw unknownId("payment_intent", id);
  return renderPaymentIntent(intent);
}

/** GET /v1/charges/:id */
export function retrieveCharge(world: World, _params: unknown, id: string): Stripe.Charge {
  const charge = world.store.charges.get(id);
  if (charge === undefined) throw unknownId("charge", id);
  return renderCharge(charge, intentOf(world, charge.paymentIntentId));
}

/** Pays an open session, or tries to: a declined card leaves it open for another attempt. */
export function paySession(
  world: World,
  session: SessionRecord,
  attempt: Attempt,
  delays: DebitDelays,
): AttemptResult {
  const intent = session.paymentIntentId === null
    ? openIntent(world, session)
    : intentOf(world, session.paymentIntentId);
  const charge: ChargeRecord = {
    id: world.newId(attempt.instrument.type === "card" ? "ch_" : "py_"),
    created: world.now(),
    amount: intent.amount,
    amountRefunded: 0,
    status: "pending",
    paymentIntentId: intent.id,
    methodId: world.newId("pm_"),
    instrument: attempt.instrument,
    payer: attempt.payer,
    decline: null,
  };
  const { verdict } = attempt;
  if (verdict.result === "declined") {
    fail(world, intent, charge, verdict.decline);
    world.store.sessions.put({ ...session, paymentIntentId: intent.id });
    return verdict;
  }
  fillEmail(world, session.customerId, attempt.payer.email);
  const complete: SessionRecord = {
    ...session,
    status: "complete",
    paymentIntentId: intent.id,
    payer: attempt.payer,
  };
  if (verdict.result === "succeeded") {
    succeed(world, intent, charge);
    completeSession(world, { ...complete, paymentStatus: "paid" });
    return { result: "paid" };
  }
  startProcessing(world, intent, charge);
  const at = world.now() + delays[verdict.settles];
  completeSession(world, { ...complete, settlement: { at, succeeds: verdict.succeeds } });
  return { result: "processing" };
}

/** The bank's answer to the direct debit of a session: money, or none. */
export function settleSession(world: World, session: SessionRecord, succeeds: boolean): void {
  const intent = intentOf(world, session.paymentIntentId ?? "");
  const charge = chargeOf(world, intent.chargeId ?? "");
  const settled: SessionRecord = { ...session, settlement: null };
  if (succeeds) {
    succeed(world, intent, charge);
    const paid: SessionRecord = { ...settled, paymentStatus: "paid" };
    world.store.sessions.put(paid);
    const object = renderSession(world, paid);
    world.emit({ type: "checkout.session.async_payment_succeeded", object });
  } else {
    fail(world, intent, charge, DEBIT_RETURNED);
    world.store.sessions.put(settled);
    const object = renderSession(world, settled);
    world.emit({ type: "checkout.session.async_payment_failed", object });
  }
}

/** Settles the direct debits whose time has come. */
export function settleDueSessions(world: World): void {
  for (const session of world.store.sessions.all()) {
    if (session.settlement !== null && session.settlement.at <= world.now()) {
      settleSession(world, session, session.settlement.succeeds);
    }
  }
}

function openIntent(world: World, session: SessionRecord): PaymentIntentRecord {
  const id = world.newId("pi_");
  const intent: PaymentIntentRecord = {
    id,
    created: world.now(),
    amount: totalOf(session),
    customerId: session.customerId,
    description: session.payment.description,
    receiptEmail: session.payment.receiptEmail,
    metadata: session.payment.metadata,
    methodTypes: methodTypesOf(session),
    status: "requires_payment_method",
    clientSecret: world.newId(`${id}_secret_`),
    chargeId: null,
    methodId: null,
    decline: null,
  };
  world.store.paymentIntents.put(intent);
  world.emit({ type: "payment_intent.created", object: renderPaymentIntent(intent) });
  return intent;
}

function succeed(world: World, intent: PaymentIntentRecord, charge: ChargeRecord): void {
  const paid = putIntent(world, intent, charge, { status: "succeeded", decline: null });
  const object = putCharge(world, paid, { ...charge, status: "succeeded" });
  world.emit({ type: "charge.succeeded", object });
  world.emit({ type: "payment_intent.succeeded", object: renderPaymentIntent(paid) });
}

function startProcessing(world: World, intent: PaymentIntentRecord, charge: ChargeRecord): void {
  const processing = putIntent(world, intent, charge, { status: "processing", decline: null });
  world.emit({ type: "charge.pending", object: putCharge(world, processing, charge) });
  world.emit({ type: "payment_intent.processing", object: renderPaymentIntent(processing) });
}

function fail(
  world: World,
  intent: PaymentIntentRecord,
  charge: ChargeRecord,
  decline: Decline,
): void {
  const failed = putIntent(world, intent, charge, { status: "requires_payment_method", decline });
  const object = putCharge(world, failed, { ...charge, status: "failed", decline });
  world.emit({ type: "charge.failed", object });
  world.emit({ type: "payment_intent.payment_failed", object: renderPaymentIntent(failed) });
}

function putIntent(
  world: World,
  intent: PaymentIntentRecord,
  charge: ChargeRecord,
  change: Pick<PaymentIntentRecord, "status" | "decline">,
): PaymentIntentRecord {
  const next = { ...intent, ...change, chargeId: charge.id, methodId: charge.methodId };
  world.store.paymentIntents.put(next);
  return next;
}

function putCharge(world: World, intent: PaymentIntentRecord, charge: ChargeRecord) {
  world.store.charges.put(charge);
  return renderCharge(charge, intent);
}

function completeSession(world: World, session: SessionRecord): void {
  world.store.sessions.put(session);
  world.emit({ type: "checkout.session.completed", object: renderSession(world, session) });
}

/**
 * The payment intent that another record names.
 *
 * @throws Error when it is gone, which only the limit of the store can bring about
 */
export function intentOf(world: World, id: string): PaymentIntentRecord {
  const intent = world.store.paymentIntents.get(id);
  if (intent === undefined) throw new Error(`Cannot find payment intent "${id}" in the store`);
  return intent;
}

function chargeOf(world: World, id: string): ChargeRecord {
  const charge = world.store.charges.get(id);
  if (charge === undefined) throw new Error(`Cannot find charge "${id}" in the store`);
  return charge;
}
