import { assert, assertEquals } from "@std/assert";
import { cardOf, compact, debitOf, isCardNumber, isIban, SHOWN_NUMBERS } from "./test_numbers.ts";

const EXPIRY = { month: 12, year: 2099 };

Deno.test("every number the pay page shows is valid and known", () => {
  for (const [name, number] of Object.entries(SHOWN_NUMBERS)) {
    if (name.startsWith("card")) {
      assert(isCardNumber(compact(number)), number);
      assert(cardOf(compact(number), EXPIRY).instrument.type === "card");
    } else {
      assert(isIban(compact(number)), number);
      assert(debitOf(compact(number), "mandate_1") !== undefined, number);
    }
  }
});

Deno.test("cards do what Stripe documents for their numbers", () => {
  const declineOf = (number: string) => {
    const { verdict } = cardOf(number, EXPIRY);
    return verdict.result === "declined" ? verdict.decline.declineCode ?? verdict.decline.code : "";
  };
  assertEquals(declineOf("4242424242424242"), "");
  assertEquals(declineOf("4000000000000002"), "generic_decline");
  assertEquals(declineOf("4000000000009995"), "insufficient_funds");
  assertEquals(declineOf("4000000000000069"), "expired_card");
  assertEquals(declineOf("4111111111111111"), "test_mode_live_card");
});

Deno.test("isCardNumber refuses a wrong check digit and anything but digits", () => {
  for (const wrong of ["4242424242424241", "", "4242", "42424242424242ab"]) {
    assertEquals(isCardNumber(wrong), false, wrong);
  }
});

Deno.test("isIban refuses a wrong check digit, a wrong shape and a lower-case letter", () => {
  for (const wrong of ["FR1420041010050500013M02607", "FR14", "", "fr1420041010050500013M02606"]) {
    assertEquals(isIban(wrong), false, wrong);
  }
});

Deno.test("debitOf reads the bank's code as each country places it", () => {
  const bankOf = (iban: string) => {
    const instrument = debitOf(iban, "mandate_1")?.instrument;
    return instrument?.type === "sepa_debit" ? instrument.bankCode : undefined;
  };
  assertEquals(bankOf("FR1420041010050500013M02606"), "20041");
  assertEquals(bankOf("DE89370400440532013000"), "37040044");
});
