import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import { toWinAnsi } from "./winansi.ts";

describe("toWinAnsi", () => {
  it("keeps what the standard fonts can show", () => {
    const text = "Société Générale – L'Œuvre, 5 400,00 € « à payer » ÿ";
    assertEquals(toWinAnsi(text), text);
  });

  it("widens the narrow spaces of French numbers", () => {
    assertEquals(toWinAnsi("5\u202f400,00\u00a0€"), "5\u00a0400,00\u00a0€");
  });

  it("takes accents off letters the fonts lack, and marks what is left", () => {
    assertEquals(toWinAnsi("Škoda Łódź Čeněk Đorđe"), "Škoda Lódz Cenek Dorde");
    assertEquals(toWinAnsi("Αθήνα 東京\n😀"), "????? ????");
  });

  it("shows a decomposed accent as the letter it makes", () => {
    assertEquals(toWinAnsi("Cafe\u0301"), "Café");
  });

  it("never leaves a character that the fonts cannot show", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const shown = toWinAnsi(text);
      assertEquals(toWinAnsi(shown), shown);
      assertEquals(Array.from(shown).some((char) => char < " " || char === "\x7f"), false);
    }));
  });
});
