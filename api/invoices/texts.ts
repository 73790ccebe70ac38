/** The words of an invoice, and how its language writes amounts, rates and dates. */
import type { Language } from "../core/context.ts";
import en from "./texts/en.json" with { type: "json" };
import fr from "./texts/fr.json" with { type: "json" };

type TextKey = keyof typeof fr;

/** Total: a language without a catalogue, or a catalogue without a key, does not compile. */
export const CATALOGUES: Record<Language, Record<TextKey, string>> = { fr, en };

/** English is written as in Europe: day before month, a point before the cents. */
const LOCALES: Record<Language, string> = { fr: "fr-FR", en: "en-GB" };

export interface InvoiceTexts {
  text(key: TextKey, values?: Readonly<Record<string, string>>): string;
  /** An amount of cents with its currency. */
  money(cents: number, currency: string): string;
  /** Basis points as a percentage. */
  percent(rateBp: number): string;
  /** A calendar date `YYYY-MM-DD` in words. */
  date(date: string): string;
  count(value: number): string;
  /** Which form of a text goes with a count (CLDR). */
  plural(value: number): Intl.LDMLPluralRule;
  /** Name of a country by its two letters (ISO 3166-1). */
  country(code: string): string;
}

/** @throws Error for a language that has no catalogue: a row that no code of ours has written */
export function invoiceTexts(language: string): InvoiceTexts {
  if (!isLanguage(language)) throw new Error(`Cannot write an invoice in "${language}"`);
  const locale = LOCALES[language];
  const catalogue = CATALOGUES[language];
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const rates = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const plurals = new Intl.PluralRules(locale);
  const counts = new Intl.NumberFormat(locale);
  const regions = new Intl.DisplayNames([locale], { type: "region" });
  return {
    text: (key, values = {}) =>
      catalogue[key].replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`Cannot write "${key}": no value for "${name}"`);
        return value;
      }),
    money: (cents, currency) =>
      new Intl.NumberFormat(locale, { style: "currency", currency }).format(cents / 100),
    percent: (rateBp) => rates.format(rateBp / 10_000),
    date: (date) => dates.format(new Date(`${date}T00:00:00Z`)),
    count: (value) => counts.format(value),
    plural: (value) => plurals.select(value),
    country: (code) => regions.of(code) ?? code,
  };
}

function isLanguage(language: string): language is Language {
  return language in CATALOGUES;
}
