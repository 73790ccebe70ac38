import type { JSX } from "preact";
import type { FieldErrors } from "../form.ts";
import type { Translate } from "../i18n/translate.ts";
import { Field } from "./Field.tsx";

export const ADDRESS_FIELDS = ["addressLine", "postalCode", "city"] as const;

interface AddressFieldsProps {
  t: Translate;
  values: Readonly<Record<string, string>>;
  errors: FieldErrors;
}

/** A French postal address; other countries come with the first customer who has one. */
export function AddressFields({ t, values, errors }: AddressFieldsProps): JSX.Element {
  return (
    <>
      <Field
        name="addressLine"
        label={t("address.line")}
        value={values.addressLine}
        error={errors.addressLine}
        autocomplete="street-address"
        maxlength={200}
        required
      />
      <div class="field-row">
        <Field
          name="postalCode"
          label={t("address.postal-code")}
          value={values.postalCode}
          error={errors.postalCode}
          autocomplete="postal-code"
          inputmode="numeric"
          maxlength={12}
          required
        />
        <Field
          name="city"
          label={t("address.city")}
          value={values.city}
          error={errors.city}
          autocomplete="address-level2"
          maxlength={100}
          required
        />
      </div>
    </>
  );
}
