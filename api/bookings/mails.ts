/**
 * The mails of a booking. They tell the time and never the service: an employer may read the
 * mailbox.
 */
import type { Context, Language, Principal } from "../core/context.ts";
import type { Scope } from "../db/scope.ts";
import { enqueueEmail } from "../outbox/service.ts";
import { findTimeZone } from "./queries.ts";
import type { Booking } from "./schema.ts";

const LOCALES: Record<Language, string> = { fr: "fr-FR", en: "en-GB" };

export interface BookingMail {
  readonly template: "booking-confirmed" | "booking-cancelled";
  readonly to: Principal;
  readonly booking: Booking;
}

/** Adds the mail to the transaction that books or cancels. */
export async function enqueueBookingMail(
  ctx: Context,
  scope: Scope,
  { template, to, booking }: BookingMail,
): Promise<void> {
  const timeZone = await findTimeZone(scope);
  await enqueueEmail(scope.system, ctx.now(), {
    template,
    to: to.email,
    language: to.language,
    values: {
      name: to.name,
      date: formatStart(new Date(booking.startsAt), to.language, timeZone),
      path: "/planning",
    },
  });
}

/** Such as "mardi 1 décembre 2026 à 14:30", in the zone's local time. */
function formatStart(start: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: "full",
    timeStyle: "short",
    timeZone,
  }).format(start);
}
