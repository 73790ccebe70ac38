import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { catalogueOf, DEFAULT_LANGUAGE, LANGUAGE_CODES } from "./locale.ts";
import { compareCatalogues } from "./translate.ts";

const french = catalogueOf(DEFAULT_LANGUAGE);

describe("catalogues", () => {
  for (const code of LANGUAGE_CODES) {
    it(`"${code}" has every text of the French one, with its placeholders and plural forms`, () => {
      assertEquals(compareCatalogues(code, catalogueOf(code), french), []);
    });

    it(`"${code}" has no empty text`, () => {
      const empty = Object.entries(catalogueOf(code)).filter(([, text]) => text.trim() === "");
      assertEquals(empty, []);
    });
  }
});

describe("compareCatalogues", () => {
  const reference = {
    "hello": "Bonjour {name}",
    "seats.one": "{count}",
    "seats.other": "{count}s",
  };

  it("accepts a catalogue with the plural forms of its own language", () => {
    const japanese = { "hello": "{name}", "seats.other": "{count}" };
    assertEquals(compareCatalogues("ja", japanese, reference), []);
  });

  it("names what is missing, what is unknown, and placeholders that differ", () => {
    const english = { "hello": "Hello {nom}", "seats.other": "{count}", "goodbye": "Bye" };
    assertEquals(compareCatalogues("en", english, reference).toSorted(), [
      "missing: seats.one",
      "placeholders differ: hello",
      "unknown: goodbye",
    ]);
  });
});
