/** From a text's key and its values to the words, in one language. */
import fr from "./fr.json" with { type: "json" };

type PluralCategory = "zero" | "one" | "two" | "few" | "many" | "other";
type WithoutPlural<Key extends string> = Key extends `${infer Head}.${infer Tail}`
  ? Tail extends PluralCategory ? Head : `${Head}.${WithoutPlural<Tail>}`
  : Key;

/** Every key of the French catalogue; a plural text's key stands without its category. */
export type TextKey = WithoutPlural<keyof typeof fr & string>;
export type TextValues = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: TextValues) => string;
export type Catalogue = Readonly<Record<string, string>>;

const PLURAL_CATEGORY = /\.(zero|one|two|few|many|other)$/;

/**
 * A function that gives the text of a key. `{name}` is replaced by the value of that name, numbers
 * as the language writes them; `{count}` also picks the plural form (CLDR rules, through
 * Intl.PluralRules). A key the catalogue lacks is taken from `fallback`.
 */
export function createTranslate(
  code: string,
  catalogue: Catalogue,
  fallback: Catalogue,
): Translate {
  const plural = new Intl.PluralRules(code);
  const number = new Intl.NumberFormat(code);
  return (key, values) => {
    const count = values?.count;
    const form = typeof count === "number" ? plural.select(count) : "other";
    const text = textOf(catalogue, key, form) ?? textOf(fallback, key, form) ?? key;
    if (values === undefined || !text.includes("{")) return text;
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) return placeholder;
      return typeof value === "number" ? number.format(value) : value;
    });
  };
}

function textOf(catalogue: Catalogue, key: string, form: string): string | undefined {
  return catalogue[`${key}.${form}`] ?? catalogue[key] ?? catalogue[`${key}.other`];
}

/** Keys that come from outside (an api's problem code) are texts only if French has them. */
export function isTextKey(key: string): key is TextKey {
  return !PLURAL_CATEGORY.test(key) &&
    (Object.hasOwn(fr, key) || Object.hasOwn(fr, `${key}.other`));
}

/** What is missing or extra in a catalogue, by name; empty when it matches the French one. */
export function compareCatalogues(code: string, catalogue: Catalogue, french: Catalogue): string[] {
  const faults: string[] = [];
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  const expected = new Set<string>();
  for (const key of Object.keys(french)) {
    const base = key.replace(PLURAL_CATEGORY, "");
    if (base === key) expected.add(key);
    else for (const form of forms) expected.add(`${base}.${form}`);
  }
  for (const key of expected) {
    const text = catalogue[key];
    if (text === undefined) faults.push(`missing: ${key}`);
    else {
      const french_ = french[key] ?? french[key.replace(PLURAL_CATEGORY, ".other")] ?? "";
      if (placeholders(text) !== placeholders(french_)) faults.push(`placeholders differ: ${key}`);
    }
  }
  for (const key of Object.keys(catalogue)) {
    if (!expected.has(key)) faults.push(`unknown: ${key}`);
  }
  return faults;
}

function placeholders(text: string): string {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  return [...new Set(names)].sort().join(",");
}
