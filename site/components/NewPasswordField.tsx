import type { JSX } from "preact";
import type { Translate } from "../i18n/translate.ts";
import { PASSWORD_CHARACTERS } from "../password.ts";
import { Field } from "./Field.tsx";

interface NewPasswordFieldProps {
  t: Translate;
  label: string;
  error: string | undefined;
}

/** Where a password is chosen: its bounds are said before it is sent. */
export function NewPasswordField({ t, label, error }: NewPasswordFieldProps): JSX.Element {
  const { min, max } = PASSWORD_CHARACTERS;
  return (
    <Field
      name="password"
      type="password"
      label={label}
      hint={t("password.hint", { min })}
      error={error}
      autocomplete="new-password"
      minlength={min}
      maxlength={max}
      required
    />
  );
}
