import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  fieldErrors,
  hasErrors,
  idempotencyKeyOf,
  missingFields,
  problemText,
  secretOf,
  textOf,
} from "./form.ts";
import { localeOf } from "./i18n/locale.ts";
import { PASSWORD_CHARACTERS, passwordErrors } from "./password.ts";

const { t } = localeOf("en");

function formOf(values: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.set(name, value);
  return form;
}

describe("reading a form", () => {
  it("trims a text, but not a secret", () => {
    const form = formOf({ word: "  blanks kept  " });
    assertEquals(textOf(form, "word"), "blanks kept");
    assertEquals(secretOf(form, "word"), "  blanks kept  ");
  });

  it("reads a missing field and a file as empty", () => {
    const form = new FormData();
    form.set("upload", new Blob(["x"]));
    assertEquals(textOf(form, "upload"), "");
    assertEquals(textOf(form, "nothing"), "");
  });

  it("hands on an idempotency key of the right shape only", () => {
    const key = "6f1f2a54-6a3c-4b0e-9c1f-0d5c8f9b7a10";
    assertEquals(idempotencyKeyOf(formOf({ "idempotency-key": key })), key);
    assertEquals(idempotencyKeyOf(formOf({ "idempotency-key": "1\r\nx-evil: 1" })), undefined);
    assertEquals(idempotencyKeyOf(new FormData()), undefined);
  });
});

describe("errors in words", () => {
  it("names the fields left empty", () => {
    const errors = missingFields(t, formOf({ name: "Ada", email: "  " }), ["name", "email"]);
    assertEquals(errors, { email: "This field is needed" });
    assertEquals(hasErrors(errors), true);
    assertEquals(hasErrors({}), false);
  });

  it("says an unknown field code plainly, never as the api's code", () => {
    const errors = [{ field: "siren", code: "never-heard-of" }];
    assertEquals(fieldErrors(t, { code: "invalid-request", status: 422, errors }), {
      siren: "This value is not valid",
    });
  });

  it("says a known problem, a refusal for haste, and any other", () => {
    const say = (code: string, status: number) => problemText(t, { code, status, errors: [] });
    const haste = "Too many attempts. Wait a minute, then try again.";
    assertEquals(say("password-too-short", 422), "This password is too short.");
    assertEquals(say("http-429", 429), haste);
    assertEquals(say("toString", 400), "The request was refused. Nothing was changed.");
  });
});

describe("passwordErrors", () => {
  const { min, max } = PASSWORD_CHARACTERS;
  it("accepts both bounds", () => {
    assertEquals(passwordErrors(t, "password", "x".repeat(min)), {});
    assertEquals(passwordErrors(t, "password", "x".repeat(max)), {});
  });

  it("refuses an empty, a short and a long one", () => {
    const wordsFor = (length: number) => passwordErrors(t, "password", "x".repeat(length)).password;
    assertEquals(wordsFor(0), "This field is needed");
    assertEquals(wordsFor(min - 1), `The password needs at least ${min} characters`);
    assertEquals(wordsFor(max + 1), `The password cannot exceed ${max} characters`);
  });
});
