import type { JSX } from "preact";
import type { Locale } from "../i18n/locale.ts";

interface MoneyProps {
  locale: Locale;
  cents: number;
  currency: string;
}

/** An amount in figures that line up under one another. */
export function Money({ locale, cents, currency }: MoneyProps): JSX.Element {
  return <span class="money">{locale.money(cents, currency)}</span>;
}
