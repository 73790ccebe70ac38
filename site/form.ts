/** Reading a form's fields, and saying what is wrong with them. */
import type { Problem } from "./client/problem.ts";
import { knownKey } from "./i18n/locale.ts";
import type { TextKey, Translate } from "./i18n/translate.ts";

export const IDEMPOTENCY_FIELD = "idempotency-key";
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is wrong, by field name, in the viewer's language. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The text of a field without the blanks around it; empty when it is missing or a file. */
export function textOf(form: FormData, name: string): string {
  return secretOf(form, name).trim();
}

/** The text of a field as typed: blanks may be part of a password. */
export function secretOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** The form's key for the api, or undefined when it carries none of the right shape. */
export function idempotencyKeyOf(form: FormData): string | undefined {
  const key = textOf(form, IDEMPOTENCY_FIELD);
  return UUID.test(key) ? key : undefined;
}

/** An error for each of `names` that was left empty. */
export function missingFields(t: Translate, form: FormData, names: readonly string[]): FieldErrors {
  return Object.fromEntries(
    names.filter((name) => textOf(form, name) === "").map((name) => [name, t("field.required")]),
  );
}

/**
 * The problem's field errors in words: the text that the form has for the field, or else that of
 * the error's code, or else plainly "invalid".
 */
export function fieldErrors(
  t: Translate,
  problem: Problem,
  byField: Readonly<Record<string, TextKey>> = {},
): FieldErrors {
  return Object.fromEntries(
    problem.errors.map((
      { field, code },
    ) => [field, t(byField[field] ?? knownKey(`field.${code}`) ?? "field.invalid")]),
  );
}

/** The problem in words. The api's own sentences are for logs: they are English only. */
export function problemText(t: Translate, problem: Problem): string {
  const byStatus = problem.status === 429 ? "problem.too-many-attempts" : "problem.unknown";
  return t(knownKey(`problem.${problem.code}`) ?? byStatus);
}

export function hasErrors(errors: FieldErrors): boolean {
  return Object.keys(errors).length > 0;
}
