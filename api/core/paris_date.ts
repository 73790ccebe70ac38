/** Calendar dates of the business, which lives in Paris: contracts, invoices and price lists. */

/** The date in Paris at an instant. */
export function toParisDate(at: Date): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO("Europe/Paris").toPlainDate();
}
