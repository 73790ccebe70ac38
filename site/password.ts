/** What a new password must be; the api enforces the same bounds. */
import type { FieldErrors } from "./form.ts";
import type { Translate } from "./i18n/translate.ts";

/** As in api/auth/better_auth.ts; said here so that a page can tell before it is sent. */
export const PASSWORD_CHARACTERS = { min: 10, max: 128 };

/** The error of field `name`, or none. */
export function passwordErrors(t: Translate, name: string, password: string): FieldErrors {
  const { min, max } = PASSWORD_CHARACTERS;
  if (password === "") return { [name]: t("field.required") };
  if (password.length < min) return { [name]: t("password.too-short", { min }) };
  if (password.length > max) return { [name]: t("password.too-long", { max }) };
  return {};
}
