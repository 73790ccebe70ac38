/**
 * Invoices (PRODUCT §4). Issuing happens inside the caller's transaction: the number, the lines and
 * the payment that caused them are kept or lost together. An issued invoice never changes.
 */
import type { Language } from "../core/context.ts";
import { multiplyCents, sumCents, totalDocument } from "../core/money.ts";
import { toParisDate } from "../core/paris_date.ts";
import type { Scope } from "../db/scope.ts";
import { enqueueEmail, enqueueJob } from "../outbox/service.ts";
import type { PlanVersion } from "../plans/service.ts";
import { HOLDERS } from "../roles.ts";
import { canBecome, INVOICE_TRANSITIONS } from "../states.ts";
import { Buyer } from "./party.ts";
import {
  findInvoiceOfContract,
  insertInvoice,
  insertPayment,
  listMembers,
  lockInvoice,
  readBuyer,
  setPaid,
  takeNumber,
} from "./queries.ts";
import { SELLER } from "./seller.ts";
import { invoiceTexts } from "./texts.ts";

/** Invoices of services; other kinds of document have series of their own. */
const SERIES = "F";

export interface Effects {
  now(): Date;
  newId(): string;
}

/** What an invoice says of the contract it bills. */
export interface BilledContract {
  readonly id: string;
  readonly plan: PlanVersion["plan"];
  readonly seats: number;
  /** Per seat and year, net. */
  readonly priceCents: number;
  readonly vatRateBp: number;
  readonly currency: string;
  readonly language: Language;
  /** The period of service, both days included (`YYYY-MM-DD`). */
  readonly startsOn: string;
  readonly endsOn: string;
  /** What the customer was asked for; the invoice must say the same. */
  readonly grossCents: number;
}

export interface IssuedInvoice {
  readonly id: string;
  readonly number: string;
}

/**
 * Issues the invoice of a contract that is paid in advance, with the next number of its year.
 * Take it last in a transaction: other companies' invoices wait for the number's row.
 */
export async function issueInvoice(
  scope: Scope,
  effects: Effects,
  contract: BilledContract,
): Promise<IssuedInvoice> {
  const { currency, language, vatRateBp, seats: quantity, priceCents: unitNetCents } = contract;
  const netCents = multiplyCents(unitNetCents, quantity);
  const totals = totalDocument([{ netCents, vatRateBp }]);
  if (totals.grossCents !== contract.grossCents) {
    throw new Error(`Cannot invoice contract "${contract.id}": its price is not its total`);
  }
  const buyer = Buyer.parse(await readBuyer(scope));
  const today = toParisDate(effects.now());
  const series = { series: SERIES, year: today.year, on: today.toString() };
  const { number: sequence, issuedOn } = await takeNumber(scope.system, series);
  const id = effects.newId();
  const number = `${SERIES}${today.year}-${String(sequence).padStart(6, "0")}`;
  const line = {
    id: effects.newId(),
    description: describeSubscription(language, contract),
    quantity,
    unitNetCents,
    netCents,
    vatRateBp,
    vatCents: totals.lineVatCents[0] ?? 0,
  };
  await insertInvoice(scope, {
    id,
    contractId: contract.id,
    number,
    state: "issued",
    issuedOn,
    dueOn: issuedOn,
    serviceFrom: contract.startsOn,
    serviceTo: contract.endsOn,
    currency,
    netCents: totals.netCents,
    vatCents: totals.vatCents,
    grossCents: totals.grossCents,
    prepaidCents: totals.grossCents,
    paidCents: 0,
    seller: JSON.stringify(SELLER),
    buyer: JSON.stringify(buyer),
    language,
    createdAt: effects.now(),
  }, [line]);
  await announceInvoice(scope, effects.now(), { id, number, currency, ...totals });
  return { id, number };
}

export interface ReceivedPayment {
  readonly invoiceId: string;
  readonly contractId: string;
  /** The provider's own id of the payment: a second one with it is refused by the database. */
  readonly providerReference: string;
  readonly amountCents: number;
  readonly currency: string;
}

/** Books a payment on its invoice, inside the caller's transaction. */
export async function recordPayment(
  scope: Scope,
  effects: Effects,
  payment: ReceivedPayment,
): Promise<void> {
  const invoice = await lockInvoice(scope, payment.invoiceId);
  const paidCents = sumCents([invoice.paidCents, payment.amountCents]);
  const state = paidCents >= invoice.grossCents ? "paid" : "partially_paid";
  if (!canBecome(INVOICE_TRANSITIONS, invoice.state, state)) {
    throw new Error(`Cannot pay invoice "${payment.invoiceId}": it is ${invoice.state}`);
  }
  await insertPayment(scope, {
    id: effects.newId(),
    contractId: payment.contractId,
    invoiceId: payment.invoiceId,
    provider: "stripe",
    providerReference: payment.providerReference,
    state: "succeeded",
    amountCents: payment.amountCents,
    currency: payment.currency,
    createdAt: effects.now(),
  });
  await setPaid(scope, { id: payment.invoiceId, state, paidCents });
}

/** What a subscription is called on the invoice and on the pay page. */
export function describeSubscription(
  language: Language,
  { plan, seats }: { plan: PlanVersion["plan"]; seats: number },
): string {
  const { text, count, plural } = invoiceTexts(language);
  const form = plural(seats) === "one" ? "one" : "other";
  return text(`subscription.${form}`, { plan: text(`plan.${plan}`), count: count(seats) });
}

/** The invoice that a contract's payment made; undefined before it. */
export async function findContractInvoice(scope: Scope, contractId: string) {
  return await findInvoiceOfContract(scope, contractId);
}

/** Tells everybody who may read the company's invoices, and has the PDF made. */
async function announceInvoice(
  scope: Scope,
  now: Date,
  invoice: { id: string; number: string; currency: string; grossCents: number },
): Promise<void> {
  await enqueueJob(scope.system, {
    kind: "invoice-pdf",
    payload: { invoiceId: invoice.id },
    now,
  });
  for (const member of await listMembers(scope, HOLDERS["company.invoices.read"])) {
    const language = member.language === "en" ? "en" : "fr";
    await enqueueEmail(scope.system, now, {
      template: "invoice-issued",
      to: member.email,
      language,
      values: {
        name: member.name,
        number: invoice.number,
        total: invoiceTexts(language).money(invoice.grossCents, invoice.currency),
        path: "/company/invoices",
      },
    });
  }
}
