import type { JSX } from "preact";
import { Icon } from "./Icon.tsx";

export interface FieldProps {
  name: string;
  label: string;
  hint?: string | undefined;
  /** What is wrong with the value, in words; read out with the field. */
  error?: string | undefined;
  type?: "text" | "email" | "password" | "number" | "tel" | "date";
  value?: string | number | undefined;
  required?: boolean;
  autocomplete?: string;
  inputmode?: "numeric" | "text";
  pattern?: string;
  min?: number;
  max?: number;
  minlength?: number;
  maxlength?: number;
}

/** One labelled input with its hint and its error, tied together for screen readers. */
export function Field(
  { name, label, hint, error, type = "text", ...rest }: FieldProps,
): JSX.Element {
  const hintId = hint === undefined ? "" : `${name}-hint`;
  const errorId = error === undefined ? "" : `${name}-error`;
  return (
    <div class={error === undefined ? "field" : "field field-invalid"}>
      <label for={name}>{label}</label>
      {hint !== undefined && <p class="field-hint" id={hintId}>{hint}</p>}
      {error !== undefined && <FieldError id={errorId} text={error} />}
      <input
        id={name}
        name={name}
        type={type}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={`${hintId} ${errorId}`.trim() || undefined}
        {...rest}
      />
    </div>
  );
}

interface CheckboxProps {
  name: string;
  label: string;
  checked?: boolean;
  error?: string | undefined;
  required?: boolean;
}

/** One thing to agree to; it sends `yes` when it is ticked. */
export function Checkbox({ name, label, error, ...rest }: CheckboxProps): JSX.Element {
  const errorId = `${name}-error`;
  return (
    <div class={error === undefined ? "field checkbox" : "field checkbox field-invalid"}>
      <input
        id={name}
        name={name}
        type="checkbox"
        value="yes"
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : errorId}
        {...rest}
      />
      <label for={name}>{label}</label>
      {error !== undefined && <FieldError id={errorId} text={error} />}
    </div>
  );
}

function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="field-error" id={id}>
      <Icon name="alert" />
      {text}
    </p>
  );
}

interface SelectProps {
  name: string;
  label: string;
  /** Value and text of each choice. */
  options: readonly (readonly [value: string, text: string])[];
  value?: string | undefined;
  error?: string | undefined;
}

export function Select({ name, label, options, value, error }: SelectProps): JSX.Element {
  const errorId = `${name}-error`;
  return (
    <div class={error === undefined ? "field" : "field field-invalid"}>
      <label for={name}>{label}</label>
      {error !== undefined && <FieldError id={errorId} text={error} />}
      <select
        id={name}
        name={name}
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={error === undefined ? undefined : errorId}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option} selected={option === value}>{text}</option>
        ))}
      </select>
    </div>
  );
}
