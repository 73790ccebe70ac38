import { assertEquals } from "@std/assert";
import { readPayForm, type Typed, typedFields } from "./pay_form.ts";

const NOW = new Date("2026-11-22T12:00:00Z");
const TYPED: Typed = {
  method: "card",
  email: "a@example.com",
  name: "Ada",
  number: "4242-4242-4242-4242",
  expiry: "11/26",
  cvc: "123",
  iban: "",
};

function read(change: Partial<Typed>) {
  const newId = (prefix: string) => `${prefix}1`;
  const context = { methods: ["card" as const, "sepa_debit" as const], now: NOW, newId };
  const reading = readPayForm({ ...TYPED, ...change }, context);
  return "faulty" in reading ? reading.faulty : reading.attempt;
}

Deno.test("readPayForm takes a card in its last month", () => {
  assertEquals(read({}), {
    payer: { email: "a@example.com", name: "Ada" },
    instrument: {
      type: "card",
      brand: "visa",
      country: "US",
      last4: "4242",
      expMonth: 11,
      expYear: 2026,
    },
    verdict: { result: "succeeded" },
  });
});

Deno.test("readPayForm takes an expiry in the ways people write it", () => {
  for (const expiry of ["12/34", "12 / 34", "12-34", "1234", "12/2034", "1/34"]) {
    assertEquals("instrument" in read({ expiry }), true, expiry);
  }
});

Deno.test("readPayForm refuses a past, impossible or missing expiry", () => {
  for (const expiry of ["10/26", "13/30", "00/30", "", "12", "ab/cd"]) {
    assertEquals(read({ expiry }), { expiry: "expiryInvalid" }, expiry);
  }
});

Deno.test("readPayForm names every wrong field at once", () => {
  assertEquals(read({ email: "a b@x", name: "", number: "1", cvc: "12345" }), {
    email: "emailInvalid",
    name: "nameMissing",
    number: "numberInvalid",
    cvc: "cvcInvalid",
  });
  assertEquals(read({ method: "sepa_debit", iban: "FR00" }), { iban: "ibanInvalid" });
});

Deno.test("readPayForm refuses a method that is not offered", () => {
  assertEquals(read({ method: "cash" }), { method: "methodUnavailable" });
});

Deno.test("typedFields leaves out files, strangers and endless texts", () => {
  const form = new FormData();
  form.set("number", new Blob(["4242"]), "card.txt");
  form.set("name", "x".repeat(501));
  form.set("admin", "1");
  form.set("email", " a@example.com ");
  assertEquals(typedFields(form), {
    method: "",
    email: "a@example.com",
    name: "",
    number: "",
    expiry: "",
    cvc: "",
    iban: "",
  });
});
