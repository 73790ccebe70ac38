/** One object per language: its texts, its direction, and how it writes money and dates. */
import en from "./en.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import { createFormats, type Formats } from "./formats.ts";
import {
  type Catalogue,
  createTranslate,
  isTextKey,
  type TextKey,
  type Translate,
} from "./translate.ts";

/** A language is added here and nowhere else: its catalogue is data. French comes first. */
const CATALOGUES = { fr, en } satisfies Record<string, Catalogue>;

export type LanguageCode = keyof typeof CATALOGUES;
export const LANGUAGE_CODES: readonly LanguageCode[] = ["fr", "en"];
export const DEFAULT_LANGUAGE: LanguageCode = "fr";

export interface Locale extends Formats {
  readonly code: LanguageCode;
  readonly direction: "ltr" | "rtl";
  readonly t: Translate;
}

/** Whose way of writing money and dates goes with a language: the same as in mails and invoices. */
const WRITTEN_AS: Record<LanguageCode, string> = { fr: "fr-FR", en: "en-GB" };

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar", "fa", "he", "ur"]);

function createLocale(code: LanguageCode): Locale {
  return {
    code,
    direction: RIGHT_TO_LEFT.has(code) ? "rtl" : "ltr",
    t: createTranslate(code, CATALOGUES[code], CATALOGUES[DEFAULT_LANGUAGE]),
    ...createFormats(WRITTEN_AS[code]),
  };
}

/** Made once: Intl's formatters cost more to build than a page to render. */
const LOCALES: Record<LanguageCode, Locale> = { fr: createLocale("fr"), en: createLocale("en") };

export function localeOf(code: LanguageCode): Locale {
  return LOCALES[code];
}

export function isLanguageCode(value: unknown): value is LanguageCode {
  return typeof value === "string" && Object.hasOwn(CATALOGUES, value);
}

/** The text of `key` when the catalogue has one: for codes that the api may add any day. */
export function knownKey(key: string): TextKey | undefined {
  return isTextKey(key) ? key : undefined;
}

export function catalogueOf(code: LanguageCode): Catalogue {
  return CATALOGUES[code];
}
