/** What people type into the pay page, checked, and turned into an attempt to pay. */
import type { Attempt } from "./payments.ts";
import type { TextKey } from "./pay_page_texts.ts";
import type { MethodType } from "./records.ts";
import { cardOf, compact, debitOf, isCardNumber, isIban } from "./test_numbers.ts";

/** The fields of the page's forms. */
export const FIELDS = ["method", "email", "name", "number", "expiry", "cvc", "iban"] as const;
export type Field = typeof FIELDS[number];
export type Typed = Record<Field, string>;
export type Faulty = Partial<Record<Field, TextKey>>;

/** Longer than anything that can be right. */
const FIELD_LENGTH_MAX = 500;

type Reading = { attempt: Attempt } | { faulty: Faulty };

/** The text fields of a form; what is absent, a file or too long is empty. */
export function typedFields(form: FormData): Typed {
  const typed = { method: "", email: "", name: "", number: "", expiry: "", cvc: "", iban: "" };
  for (const field of FIELDS) {
    const value = form.get(field);
    if (typeof value === "string" && value.length <= FIELD_LENGTH_MAX) typed[field] = value.trim();
  }
  return typed;
}

/** An attempt to pay, or what is wrong with each field. */
export function readPayForm(
  typed: Typed,
  context: { methods: MethodType[]; now: Date; newId: (prefix: string) => string },
): Reading {
  const payer = { email: typed.email, name: typed.name };
  const faulty: Faulty = {
    ...(!/^[^@\s]+@[^@\s]+$/.test(typed.email) && { email: "emailInvalid" }),
    ...(typed.name === "" && { name: "nameMissing" }),
  };
  const method = context.methods.find((type) => type === typed.method);
  if (method === undefined) return { faulty: { method: "methodUnavailable" } };
  const means = method === "card" ? readCard(typed, context.now) : readDebit(typed, context.newId);
  const faults = { ...faulty, ...means.faulty };
  if (Object.keys(faults).length > 0 || means.read === undefined) return { faulty: faults };
  return { attempt: { payer, ...means.read } };
}

type Means = { read?: Omit<Attempt, "payer">; faulty?: Faulty };

function readCard(typed: Typed, now: Date): Means {
  const number = compact(typed.number);
  const expiry = readExpiry(typed.expiry, now);
  const faulty: Faulty = {
    ...(!isCardNumber(number) && { number: "numberInvalid" }),
    ...(expiry === undefined && { expiry: "expiryInvalid" }),
    ...(!/^\d{3,4}$/.test(typed.cvc) && { cvc: "cvcInvalid" }),
  };
  return expiry === undefined ? { faulty } : { faulty, read: cardOf(number, expiry) };
}

function readDebit(typed: Typed, newId: (prefix: string) => string): Means {
  const iban = compact(typed.iban);
  if (!isIban(iban)) return { faulty: { iban: "ibanInvalid" } };
  const read = debitOf(iban, newId("mandate_"));
  return read === undefined ? { faulty: { iban: "ibanNoTest" } } : { read };
}

/** "12/34", "12 / 2034" or "1234" as a month not yet over. */
function readExpiry(typed: string, now: Date): { month: number; year: number } | undefined {
  const match = /^(0?[1-9]|1[0-2]) ?[/-]? ?(?:20)?(\d{2})$/.exec(typed);
  if (match === null) return undefined;
  const month = Number(match[1]);
  const year = 2000 + Number(match[2]);
  const isPast = year * 12 + month < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
  return isPast ? undefined : { month, year };
}
