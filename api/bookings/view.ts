/** A booking as its employee sees it. */
import { findServiceNames, toPlace } from "../catalogue/service.ts";
import type { Language } from "../core/context.ts";
import type { Scope } from "../db/scope.ts";
import { type findBookings, getBooking, type OwnBooking } from "./queries.ts";
import type { Booking } from "./schema.ts";

/** Cancelling this long before the start, or longer, gives the quota back (PRODUCT §3). */
const FREE_CANCELLATION_MS = 24 * 3600 * 1000;

type BookingRow = Awaited<ReturnType<typeof findBookings>>[number];

/** Reads back a booking that is known to be there. */
export async function readBooking(
  scope: Scope,
  own: OwnBooking,
  language: Language,
): Promise<Booking> {
  const row = await getBooking(scope, own);
  const names = await findServiceNames(scope.shared, language, [row.serviceId]);
  return toBooking(row, names);
}

/** @param serviceNames in the reader's language, by service */
export function toBooking(row: BookingRow, serviceNames: ReadonlyMap<string, string>): Booking {
  const name = serviceNames.get(row.serviceId);
  if (name === undefined) throw new Error(`Service "${row.serviceId}" has no French text`);
  const freeUntil = freeCancellationUntil(row.startsAt);
  return {
    id: row.id,
    state: row.state,
    quotaMonth: row.quotaMonth,
    service: { id: row.serviceId, name },
    slotId: row.slotId,
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    freeCancellationUntil: freeUntil.toISOString(),
    quotaReturned: row.cancelledAt === null ? null : row.cancelledAt <= freeUntil,
    createdAt: row.createdAt.toISOString(),
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
    ...toPlace(row),
  };
}

/** The last moment at which cancelling a slot that begins at `startsAt` gives the quota back. */
export function freeCancellationUntil(startsAt: Date): Date {
  return new Date(startsAt.getTime() - FREE_CANCELLATION_MS);
}
