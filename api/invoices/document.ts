/**
 * What an invoice says, in the order in which it says it, as text. The contents are those of French
 * law: code de commerce art. L. 441-9, L. 441-10 and D. 441-5; CGI annexe II art. 242 nonies A.
 */
import type { Buyer, Seller } from "./party.ts";
import type { Invoice } from "./schema.ts";
import { type InvoiceTexts, invoiceTexts } from "./texts.ts";

/** Fixed by art. D. 441-5 of the code de commerce. */
const RECOVERY_FEE_CENTS = 4_000;

export interface Party {
  readonly title: string;
  readonly name: string;
  readonly lines: readonly string[];
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface InvoiceDocument {
  readonly language: string;
  readonly title: string;
  readonly parties: readonly Party[];
  readonly facts: readonly string[];
  readonly lines: Table;
  readonly rates: Table;
  /** Label and amount; the last one is what remains to be paid. */
  readonly totals: readonly (readonly [string, string])[];
  readonly notes: readonly string[];
  pageOf(page: number, pages: number): string;
}

export function describeInvoice(invoice: Invoice): InvoiceDocument {
  const texts = invoiceTexts(invoice.language);
  const { text, date } = texts;
  const service = { from: date(invoice.serviceFrom), to: date(invoice.serviceTo) };
  return {
    language: invoice.language,
    title: text("number", { number: invoice.number }),
    parties: [describeSeller(texts, invoice), describeBuyer(texts, invoice.buyer)],
    facts: [
      text("fact", { label: text("issued-on"), value: date(invoice.issuedOn) }),
      text("fact", { label: text("service"), value: text("service.range", service) }),
      text("fact", { label: text("due-on"), value: date(invoice.dueOn) }),
      text("fact", { label: text("operation"), value: text("operation.services") }),
    ],
    lines: describeLines(texts, invoice),
    rates: describeRates(texts, invoice),
    totals: describeTotals(texts, invoice),
    notes: describeNotes(texts, invoice),
    pageOf: (page, pages) => text("page", { page: String(page), pages: String(pages) }),
  };
}

function describeSeller({ text, money, country }: InvoiceTexts, invoice: Invoice): Party {
  const { seller, currency } = invoice;
  const capital = money(seller.capitalCents, currency);
  return {
    title: text("seller"),
    name: seller.name,
    lines: [
      text("company", { legalForm: seller.legalForm, capital }),
      ...addressOf(seller, country),
      text("siren", { value: groupDigits(seller.siren) }),
      text("siret", { value: groupDigits(seller.siret) }),
      text("vat-number", { value: seller.vatNumber }),
      seller.registry,
    ],
  };
}

function describeBuyer({ text, country }: InvoiceTexts, buyer: Buyer): Party {
  const vatNumber = buyer.vatNumber === null
    ? []
    : [text("vat-number", { value: buyer.vatNumber })];
  return {
    title: text("buyer"),
    name: buyer.name,
    lines: [
      ...addressOf(buyer, country),
      text("siren", { value: groupDigits(buyer.siren) }),
      ...vatNumber,
    ],
  };
}

function addressOf(party: Seller | Buyer, country: InvoiceTexts["country"]): string[] {
  return [party.addressLine, `${party.postalCode} ${party.city}`, country(party.country)];
}

function describeLines({ text, money, percent, count }: InvoiceTexts, invoice: Invoice): Table {
  return {
    header: [
      text("line"),
      text("quantity"),
      text("unit-net"),
      text("line-vat-rate"),
      text("line-net"),
    ],
    rows: invoice.lines.map((line) => [
      line.description,
      count(line.quantity),
      money(line.unitNetCents, invoice.currency),
      percent(line.vatRateBp),
      money(line.netCents, invoice.currency),
    ]),
  };
}

function describeRates({ text, money, percent }: InvoiceTexts, invoice: Invoice): Table {
  return {
    header: [text("vat-rate"), text("vat-base"), text("vat-amount")],
    rows: invoice.rates.map((rate) => [
      percent(rate.vatRateBp),
      money(rate.netCents, invoice.currency),
      money(rate.vatCents, invoice.currency),
    ]),
  };
}

function describeTotals({ text, money }: InvoiceTexts, invoice: Invoice) {
  const amount = (cents: number) => money(cents, invoice.currency);
  return [
    [text("total-net"), amount(invoice.netCents)],
    [text("total-vat"), amount(invoice.vatCents)],
    [text("total-gross"), amount(invoice.grossCents)],
    [text("prepaid"), amount(invoice.prepaidCents)],
    [text("amount-due"), amount(invoice.grossCents - invoice.prepaidCents)],
  ] as const;
}

function describeNotes({ text, money, date }: InvoiceTexts, invoice: Invoice): string[] {
  const isSettled = invoice.prepaidCents >= invoice.grossCents;
  return [
    isSettled ? text("settled") : text("payable", { date: date(invoice.dueOn) }),
    text("late"),
    text("recovery", { amount: money(RECOVERY_FEE_CENTS, "EUR") }),
    text("discount"),
  ];
}

/** Groups of three, as INSEE prints its numbers: `123 456 782 00010`. */
function groupDigits(digits: string): string {
  const [, a = "", b = "", c = "", rest = ""] = /^(\d{3})(\d{3})(\d{3})(\d*)$/.exec(digits) ?? [];
  return a === "" ? digits : [a, b, c, rest].join(" ").trim();
}
