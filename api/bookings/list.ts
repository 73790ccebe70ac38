/** The planning: the signed-in employee's own bookings. There is no other way to read any. */
import { findServiceNames } from "../catalogue/service.ts";
import type { Context } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { z } from "../core/router.ts";
import { requireEmployee } from "../quota/service.ts";
import { findBookings } from "./queries.ts";
import type { BookingPage, BookingsQuery } from "./schema.ts";
import { toBooking } from "./view.ts";

const SortKeys = z.tuple([z.iso.datetime(), z.uuid()]);

/** One page of the employee's bookings, sorted by the slot's start and the booking's id. */
export async function listBookings(ctx: Context, query: BookingsQuery): Promise<BookingPage> {
  const { employeeId } = requireEmployee(ctx, "booking.write");
  const scope = ctx.scope();
  const rows = await findBookings(scope, employeeId, {
    from: query.from === undefined ? ctx.now() : new Date(query.from),
    to: query.to === undefined ? undefined : new Date(query.to),
    state: query.state,
    after: readCursor(SortKeys, query.cursor),
    limit: query.limit + 1,
  });
  const page = cutPage(rows, query.limit, (row) => [row.startsAt.toISOString(), row.id]);
  const serviceIds = [...new Set(page.items.map((row) => row.serviceId))];
  const names = await findServiceNames(scope.shared, ctx.language, serviceIds);
  return {
    bookings: page.items.map((row) => toBooking(row, names)),
    nextCursor: page.nextCursor,
  };
}
