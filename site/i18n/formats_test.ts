import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createFormats, firstDayAfter, parisMonth } from "./formats.ts";

const french = createFormats("fr");
const english = createFormats("en-GB");

describe("formats", () => {
  it("writes money to the cent, from integer cents", () => {
    assertEquals(french.money(648_000, "EUR"), "6\u202f480,00\u00a0€");
    assertEquals(english.money(648_005, "EUR"), "€6,480.05");
  });

  it("drops the decimals of a whole price only", () => {
    assertEquals(english.price(18_000, "EUR"), "€180");
    assertEquals(english.price(18_050, "EUR"), "€180.50");
  });

  it("writes a rate from basis points", () => {
    assertEquals(french.percent(2000), "20\u00a0%");
    assertEquals(english.percent(550), "5.5%");
  });

  it("shows an instant in Paris, in winter and in summer", () => {
    assertEquals(french.hours("2026-01-15T12:00:00Z", "2026-01-15T13:15:00Z"), "13:00 – 14:15");
    assertEquals(french.hours("2026-07-15T12:00:00Z", "2026-07-15T13:15:00Z"), "14:00 – 15:15");
  });

  it("shows an instant on its day in Paris", () => {
    assertEquals(french.date("2026-11-22T23:30:00Z"), "23 novembre 2026");
    assertEquals(french.day("2026-11-22T23:30:00Z"), "lundi 23 novembre 2026");
    assertEquals(english.dateTime("2026-11-22T23:30:00Z"), "Monday, 23 November 2026 at 00:30");
  });

  it("says the first of a month as French does, and no other day", () => {
    assertEquals(french.date("2026-12-01"), "1er décembre 2026");
    assertEquals(french.day("2026-12-01T10:00:00Z"), "mardi 1er décembre 2026");
    assertEquals(french.date("2026-12-11"), "11 décembre 2026");
    assertEquals(english.date("2026-12-01"), "1 December 2026");
  });

  it("never moves a calendar date to another day", () => {
    assertEquals(french.date("2026-11-22"), "22 novembre 2026");
  });
});

describe("months", () => {
  it("are those of Paris, where the year turns before it does at Greenwich", () => {
    assertEquals(parisMonth("2026-12-31T22:59:59Z"), "2026-12");
    assertEquals(parisMonth("2026-12-31T23:00:00Z"), "2027-01");
    assertEquals(parisMonth("2026-06-30T22:00:00Z"), "2026-07");
  });

  it("are followed by the first of the next", () => {
    assertEquals(firstDayAfter("2026-09"), "2026-10-01");
    assertEquals(firstDayAfter("2026-12"), "2027-01-01");
  });
});
