/** Cancelling a booking: the place, and in time the quota, go back in one transaction. */
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Scope } from "../db/scope.ts";
import { giveBackActivity, requireEmployee } from "../quota/service.ts";
import { BOOKING_TRANSITIONS, canBecome } from "../states.ts";
import { holdEmployee, holdSlot } from "./locks.ts";
import { enqueueBookingMail } from "./mails.ts";
import { changeBooked, lockBooking, markCancelled, type OwnBooking } from "./queries.ts";
import type { Booking } from "./schema.ts";
import { freeCancellationUntil, readBooking } from "./view.ts";

/**
 * Cancels a booking of the signed-in employee. The place is free again at once; the quota comes
 * back only up to 24 h before the start, and `quotaReturned` says which. A repeat answers the same
 * and changes nothing.
 *
 * @throws Problem `booking-not-found`, also for somebody else's, or `booking-closed` once the slot
 * has begun; then nothing was written
 */
export function cancelBooking(ctx: Context, bookingId: string): Promise<Booking> {
  const employee = requireEmployee(ctx, "booking.write");
  const own = { employeeId: employee.employeeId, id: bookingId };
  return ctx.transact(async (scope) => {
    await holdEmployee(scope, own.employeeId);
    const wasHeld = await giveUpPlace(ctx, scope, own);
    const booking = await readBooking(scope, own, employee.language);
    if (wasHeld) {
      await enqueueBookingMail(ctx, scope, {
        template: "booking-cancelled",
        to: employee,
        booking,
      });
    }
    return booking;
  });
}

/** @returns false when it was cancelled before */
async function giveUpPlace(ctx: Context, scope: Scope, own: OwnBooking): Promise<boolean> {
  const { employeeId, id } = own;
  const booking = await lockBooking(scope, own);
  if (!booking) {
    throw new Problem("booking-not-found", `Cannot cancel: you have no booking "${id}"`);
  }
  if (booking.state === "cancelled") return false;
  const { startsAt } = await holdSlot(scope, booking.slotId);
  if (!canBecome(BOOKING_TRANSITIONS, booking.state, "cancelled") || startsAt <= ctx.now()) {
    throw new Problem(
      "booking-closed",
      `Cannot cancel: the booking is "${booking.state}" for ${startsAt.toISOString()}`,
    );
  }
  await markCancelled(scope, id, ctx.now());
  await changeBooked(scope, booking.slotId, -1);
  if (ctx.now() <= freeCancellationUntil(startsAt)) {
    await giveBackActivity(scope, { employeeId, month: booking.quotaMonth });
  }
  return true;
}
