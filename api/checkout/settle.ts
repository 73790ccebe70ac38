/**
 * What an event of Stripe does to a contract. Events come late, twice and in any order, so every
 * decision is made on the locked contract, never on what came before.
 */
import { z } from "zod";
import type { Effects } from "../core/context.ts";
import { toParisDate } from "../core/paris_date.ts";
import type { Database } from "../db/driver.ts";
import { Scope } from "../db/scope.ts";
import { issueInvoice, recordPayment } from "../invoices/service.ts";
import { canBecome, CONTRACT_TRANSITIONS } from "../states.ts";
import {
  activateContract,
  findContractInForce,
  findContractOwner,
  lockCompany,
  lockContract,
  notePaymentStarted,
  readPlanVersion,
  setContractState,
} from "./queries.ts";

/** What was done about an event; "refused" is for people to look at. */
export interface Outcome {
  readonly verdict: "settled" | "waiting" | "ended" | "ignored" | "refused";
  readonly detail: string;
}

const SESSION_EVENTS = [
  "checkout.session.completed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.expired",
] as const;

/** An object's id, whether Stripe sends the id or the whole object. */
const Reference = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

/** The part of a session's event that decides. */
const SessionEvent = z.object({
  type: z.enum(SESSION_EVENTS),
  created: z.int(),
  data: z.object({
    object: z.object({
      id: z.string(),
      payment_status: z.string(),
      amount_total: z.int().nullable(),
      currency: z.string().nullable(),
      customer: Reference.nullable(),
      client_reference_id: z.string().nullable(),
      metadata: z.record(z.string(), z.string()).nullable(),
      payment_intent: Reference.nullable(),
    }),
  }),
});
type Session = z.infer<typeof SessionEvent>["data"]["object"];

interface Settlement {
  readonly scope: Scope;
  readonly effects: Effects;
  readonly contract: Contract;
  readonly session: Session;
  /** When Stripe saw it happen, however late we hear of it. */
  readonly happenedAt: Date;
}

type Contract = NonNullable<Awaited<ReturnType<typeof lockContract>>>;

/** Acts on a stored event inside the transaction that `db` is. */
export async function actOnEvent(
  db: Database,
  effects: Effects,
  event: { type: string; payload: string },
): Promise<Outcome> {
  if (!SESSION_EVENTS.some((type) => type === event.type)) {
    return { verdict: "ignored", detail: "events of this type change nothing" };
  }
  const parsed = SessionEvent.safeParse(JSON.parse(event.payload));
  if (!parsed.success) return { verdict: "refused", detail: "the session cannot be read" };
  const { type, created, data: { object: session } } = parsed.data;
  const contractId = session.metadata?.contractId;
  if (contractId === undefined) return { verdict: "ignored", detail: "no subscription of ours" };
  const companyId = await findContractOwner(db, contractId);
  if (companyId === undefined) return { verdict: "refused", detail: "there is no such contract" };
  const scope = new Scope(db, companyId);
  const company = await lockCompany(scope);
  const contract = await lockContract(scope, contractId);
  if (!contract) return { verdict: "refused", detail: "there is no such contract" };
  const settlement = { scope, effects, contract, session, happenedAt: new Date(created * 1000) };
  if (type === "checkout.session.expired") return await endContract(settlement, "it expired");
  if (type === "checkout.session.async_payment_failed") {
    return await endContract(settlement, "its payment failed");
  }
  const mismatch = findMismatch(settlement, company);
  if (mismatch) return { verdict: "refused", detail: `${mismatch} is not the contract's` };
  return session.payment_status === "paid"
    ? await settlePayment(settlement)
    : await noteStarted(settlement);
}

/** A valid signature says that Stripe sent it, not that it pays for what we think. */
function findMismatch(
  { scope, contract, session }: Settlement,
  company: { stripeCustomerId: string | null },
): string | undefined {
  const { metadata } = session;
  if (session.id !== contract.checkoutSessionId) return "the session";
  if (session.client_reference_id !== contract.id) return "the reference";
  if (metadata?.companyId !== scope.companyId) return "the company";
  if (session.customer === null || session.customer !== company.stripeCustomerId) {
    return "the customer";
  }
  if (session.amount_total !== contract.grossCents) return "the amount";
  if (session.currency !== contract.currency.toLowerCase()) return "the currency";
  return undefined;
}

/** Money has come: the contract begins, its invoice is issued and paid. */
async function settlePayment(settlement: Settlement): Promise<Outcome> {
  const { scope, effects, contract, session, happenedAt } = settlement;
  if (contract.activatedAt !== null) {
    return { verdict: "ignored", detail: "the contract was settled before" };
  }
  if (!canBecome(CONTRACT_TRANSITIONS, contract.state, "active")) {
    return { verdict: "refused", detail: `paid, but the contract is ${contract.state}: refund it` };
  }
  if (await findContractInForce(scope)) {
    return { verdict: "refused", detail: "paid, but another contract is in force: refund it" };
  }
  const startsOn = toParisDate(happenedAt);
  const period = {
    startsOn: startsOn.toString(),
    endsOn: startsOn.add({ years: 1 }).subtract({ days: 1 }).toString(),
  };
  await activateContract(scope, contract.id, { ...period, activatedAt: effects.now() });
  const { plan, priceCents } = await readPlanVersion(scope, contract.planVersionId);
  const language = contract.language === "en" ? "en" : "fr";
  const billed = { ...contract, ...period, plan, priceCents, language } as const;
  const invoice = await issueInvoice(scope, effects, billed);
  await recordPayment(scope, effects, {
    invoiceId: invoice.id,
    contractId: contract.id,
    providerReference: session.payment_intent ?? session.id,
    amountCents: contract.grossCents,
    currency: contract.currency,
  });
  return { verdict: "settled", detail: invoice.number };
}

/** The customer is done, the money is on its way (SEPA debit: days). */
async function noteStarted(settlement: Settlement): Promise<Outcome> {
  const { scope, contract, happenedAt } = settlement;
  if (contract.state !== "pending_payment") {
    return { verdict: "ignored", detail: `the contract is ${contract.state} by now` };
  }
  await notePaymentStarted(scope, contract.id, happenedAt);
  return { verdict: "waiting", detail: "the payment is under way" };
}

/** Nobody can pay this session any more. */
async function endContract(settlement: Settlement, reason: string): Promise<Outcome> {
  const { scope, contract, session } = settlement;
  if (session.id !== contract.checkoutSessionId) {
    return { verdict: "ignored", detail: "another session of the contract" };
  }
  if (contract.state !== "pending_payment") {
    return { verdict: "ignored", detail: `the contract is ${contract.state} by now` };
  }
  await setContractState(scope, contract.id, "ended");
  return { verdict: "ended", detail: reason };
}
