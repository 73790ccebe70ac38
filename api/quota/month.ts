/**
 * Which quota an activity counts against: that of its service date's calendar month in Paris
 * (PRODUCT §3), whatever zone the company or the server lives in.
 */
const QUOTA_ZONE = "Europe/Paris";

/** The calendar date of `instant` in Paris, `YYYY-MM-DD`. */
export function toServiceDate(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(QUOTA_ZONE).toPlainDate().toString();
}

/** The month of a service date, `YYYY-MM`. */
export function toQuotaMonth(serviceDate: string): string {
  return serviceDate.slice(0, "YYYY-MM".length);
}
