import { assert, assertEquals, assertFalse } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { localeOf } from "./locale.ts";
import { createTranslate, isTextKey } from "./translate.ts";

const french = localeOf("fr").t;
const english = localeOf("en").t;

describe("translate", () => {
  it("gives the text of each language", () => {
    assertEquals(french("nav.sign-in"), "Se connecter");
    assertEquals(english("nav.sign-in"), "Sign in");
  });

  it("fills placeholders", () => {
    assertEquals(english("pricing.simulate", { plan: "Basic" }), "Simulate Basic");
  });

  it("writes numbers as the language does", () => {
    assertEquals(english("pricing.range-open", { min: 1250 }), "From 1,250 employees");
    assertEquals(french("pricing.range-open", { min: 1250 }), "À partir de 1\u202f250 salariés");
  });

  it("picks the plural form of the language: zero is singular in French, plural in English", () => {
    assertEquals(french("simulator.result.title", { count: 0 }), "Pour 0 salarié");
    assertEquals(english("simulator.result.title", { count: 0 }), "For 0 employees");
    assertEquals(french("simulator.result.title", { count: 2 }), "Pour 2 salariés");
    assertEquals(english("simulator.result.title", { count: 1 }), "For 1 employee");
  });

  it("does not read placeholders out of a value", () => {
    assertEquals(english("pricing.simulate", { plan: "{plan}" }), "Simulate {plan}");
  });

  it("leaves a placeholder standing when its value is not given", () => {
    assertEquals(english("pricing.simulate", {}), "Simulate {plan}");
  });

  it("falls back to the other catalogue for a missing text", () => {
    const t = createTranslate("en", {}, { "nav.sign-in": "Se connecter" });
    assertEquals(t("nav.sign-in"), "Se connecter");
  });
});

describe("isTextKey", () => {
  it("knows plain and plural keys", () => {
    assert(isTextKey("nav.sign-in"));
    assert(isTextKey("simulator.result.title"));
  });

  it("refuses unknown keys, single plural forms and names that every object has", () => {
    assertFalse(isTextKey("problem.never-heard-of"));
    assertFalse(isTextKey("simulator.result.title.one"));
    assertFalse(isTextKey("toString"));
  });
});
