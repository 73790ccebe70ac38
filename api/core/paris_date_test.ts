import { assertEquals } from "@std/assert";
import { toParisDate } from "./paris_date.ts";

Deno.test("toParisDate changes the day at midnight in Paris, in winter and in summer", () => {
  assertEquals(toParisDate(new Date("2026-01-31T22:59:59.999Z")).toString(), "2026-01-31");
  assertEquals(toParisDate(new Date("2026-01-31T23:00:00Z")).toString(), "2026-02-01");
  assertEquals(toParisDate(new Date("2026-07-31T21:59:59.999Z")).toString(), "2026-07-31");
  assertEquals(toParisDate(new Date("2026-07-31T22:00:00Z")).toString(), "2026-08-01");
});
