/**
 * Stripe's documented test numbers and what becomes of a payment with each:
 * docs.stripe.com/testing (cards), docs.stripe.com/payments/sepa-debit/accept-a-payment (IBANs).
 */
import type { Decline, InstrumentRecord } from "./records.ts";

/** What the bank says to an attempt. */
export type Verdict =
  | { result: "succeeded" }
  | { result: "declined"; decline: Decline }
  /** A direct debit: the answer comes later. */
  | { result: "pending"; settles: "soon" | "late"; succeeds: boolean };

const DECLINED = "card_declined";

/** The names under which the control interface orders declines. */
export const DECLINE_NAMES = [
  "generic_decline",
  "insufficient_funds",
  "expired_card",
  "incorrect_cvc",
  "processing_error",
  "test_mode_live_card",
] as const;
export type DeclineName = typeof DECLINE_NAMES[number];

export const DECLINES: Record<DeclineName, Decline> = {
  generic_decline: decline(DECLINED, "generic_decline", "Your card was declined."),
  insufficient_funds: decline(
    DECLINED,
    "insufficient_funds",
    "Your card has insufficient funds.",
  ),
  expired_card: decline("expired_card", null, "Your card has expired."),
  incorrect_cvc: decline("incorrect_cvc", null, "Your card's security code is incorrect."),
  processing_error: decline(
    "processing_error",
    null,
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  test_mode_live_card: decline(
    DECLINED,
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card. For a list " +
      "of valid test cards, visit: https://stripe.com/docs/testing.",
  ),
};

/** A direct debit that the bank sends back. */
export const DEBIT_RETURNED: Decline = decline(
  "payment_intent_payment_attempt_failed",
  null,
  "The payment failed.",
);

const SUCCEEDED: Verdict = { result: "succeeded" };

const CARDS: Record<string, { brand: string; country: string; verdict: Verdict }> = {
  "4242424242424242": { brand: "visa", country: "US", verdict: SUCCEEDED },
  "4000002500000003": { brand: "visa", country: "FR", verdict: SUCCEEDED },
  "5555555555554444": { brand: "mastercard", country: "US", verdict: SUCCEEDED },
  "4000000000000002": { brand: "visa", country: "US", verdict: declined("generic_decline") },
  "4000000000009995": { brand: "visa", country: "US", verdict: declined("insufficient_funds") },
  "4000000000000069": { brand: "visa", country: "US", verdict: declined("expired_card") },
  "4000000000000127": { brand: "visa", country: "US", verdict: declined("incorrect_cvc") },
  "4000000000000119": { brand: "visa", country: "US", verdict: declined("processing_error") },
};

const IBANS: Record<string, Verdict> = {
  FR1420041010050500013M02606: { result: "pending", settles: "soon", succeeds: true },
  FR3020041010050500013M02609: { result: "pending", settles: "late", succeeds: true },
  FR8420041010050500013M02607: { result: "pending", settles: "soon", succeeds: false },
  FR7920041010050500013M02600: { result: "pending", settles: "late", succeeds: false },
  DE89370400440532013000: { result: "pending", settles: "soon", succeeds: true },
  DE08370400440532013003: { result: "pending", settles: "late", succeeds: true },
  DE62370400440532013001: { result: "pending", settles: "soon", succeeds: false },
  DE78370400440532013004: { result: "pending", settles: "late", succeeds: false },
};

/** The numbers that the pay page shows as help, one per outcome worth a click. */
export const SHOWN_NUMBERS = {
  cardSucceeds: "4242 4242 4242 4242",
  cardDeclined: "4000 0000 0000 0002",
  cardWithoutFunds: "4000 0000 0000 9995",
  ibanSucceeds: "FR14 2004 1010 0505 0001 3M02 606",
  ibanSucceedsLate: "FR30 2004 1010 0505 0001 3M02 609",
  ibanFails: "FR84 2004 1010 0505 0001 3M02 607",
};

/** A number as typed, without spaces and hyphens. */
export function compact(typed: string): string {
  return typed.replaceAll(/[\s-]/g, "").toUpperCase();
}

/** Luhn's check (ISO/IEC 7812-1 annex B) over 12 to 19 digits. */
export function isCardNumber(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().map(Number).reduce((total, digit, index) => {
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    return total + (index % 2 === 1 ? doubled : digit);
  }, 0);
  return sum % 10 === 0;
}

/** The check of ISO 13616: the rearranged number is 1 modulo 97. */
export function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false;
  const digits = [...iban.slice(4), ...iban.slice(0, 4)]
    .map((character) => parseInt(character, 36)).join("");
  return BigInt(digits) % 97n === 1n;
}

/** A card and its verdict. A number that is no test number is declined, as in Stripe's test mode. */
export function cardOf(number: string, expiry: { month: number; year: number }) {
  const { brand, country, verdict } = CARDS[number] ??
    { brand: "unknown", country: "US", verdict: declined("test_mode_live_card") };
  const instrument: InstrumentRecord = {
    type: "card",
    brand,
    country,
    last4: number.slice(-4),
    expMonth: expiry.month,
    expYear: expiry.year,
  };
  return { instrument, verdict };
}

/** A bank account and its verdict, or undefined when the IBAN is no test number. */
export function debitOf(iban: string, mandateId: string) {
  const verdict = IBANS[iban];
  if (verdict === undefined) return undefined;
  const instrument: InstrumentRecord = {
    type: "sepa_debit",
    // The bank identifier: five characters after the check digits in France, eight in Germany.
    bankCode: iban.slice(4, iban.startsWith("DE") ? 12 : 9),
    country: iban.slice(0, 2),
    last4: iban.slice(-4),
    mandateId,
  };
  return { instrument, verdict };
}

function declined(name: DeclineName): Verdict {
  return { result: "declined", decline: DECLINES[name] };
}

function decline(
  code: Decline["code"],
  declineCode: string | null,
  message: string,
): Decline {
  return { code, declineCode, message };
}
