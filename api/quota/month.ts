/**
 * Which quota an activity counts against: that of its service date's calendar month in Paris
 * (PRODUCT §3), whatever zone the company or the server lives in.
 */
import { toParisDate } from "../core/paris_date.ts";

/** The date in Paris at which a slot begins, `YYYY-MM-DD`. */
export function toServiceDate(startsAt: Date): string {
  return toParisDate(startsAt).toString();
}

/** The month of a service date, `YYYY-MM`. */
export function toQuotaMonth(serviceDate: string): string {
  return serviceDate.slice(0, "YYYY-MM".length);
}
