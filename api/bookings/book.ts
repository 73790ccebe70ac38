/** Booking a slot: the place, the quota and the mail in one transaction. */
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Scope } from "../db/scope.ts";
import {
  type EmployeePrincipal,
  findCovering,
  holdEntitlements,
  requireEmployee,
  takeActivity,
  toQuotaMonth,
  toServiceDate,
} from "../quota/service.ts";
import { holdEmployee, holdSlot } from "./locks.ts";
import { enqueueBookingMail } from "./mails.ts";
import { changeBooked, findHeldSlotIds, insertBooking } from "./queries.ts";
import type { Booking, BookingInput } from "./schema.ts";
import { readBooking } from "./view.ts";

/**
 * Books a slot for the signed-in employee and takes one activity of its month's quota.
 *
 * @throws Problem `slot-not-found`, `slot-past`, `no-active-contract`, `employee-left`,
 * `already-booked`, `booking-overlap`, `slot-full` or `quota-exhausted`; then nothing was written
 */
export function bookSlot(ctx: Context, { slotId }: BookingInput): Promise<Booking> {
  const employee = requireEmployee(ctx, "booking.write");
  return ctx.transact(async (scope) => {
    const quotaMonth = await takePlaceAndQuota(ctx, scope, { employee, slotId });
    const own = { employeeId: employee.employeeId, id: ctx.newId() };
    await insertBooking(scope, { ...own, slotId, quotaMonth, createdAt: ctx.now() });
    const booking = await readBooking(scope, own, employee.language);
    await enqueueBookingMail(ctx, scope, {
      template: "booking-confirmed",
      to: employee,
      booking,
    });
    return booking;
  });
}

interface Wish {
  readonly employee: EmployeePrincipal;
  readonly slotId: string;
}

/** @returns the month whose quota was taken */
async function takePlaceAndQuota(ctx: Context, scope: Scope, wish: Wish): Promise<string> {
  const { employee: { employeeId }, slotId } = wish;
  const entitlements = await holdEntitlements(scope);
  const { leftOn } = await holdEmployee(scope, employeeId);
  const slot = await holdSlot(scope, slotId);
  if (slot.startsAt <= ctx.now()) {
    throw new Problem("slot-past", `Cannot book: it began at ${slot.startsAt.toISOString()}`);
  }
  const serviceDate = toServiceDate(slot.startsAt);
  const entitlement = findCovering(entitlements, serviceDate);
  if (!entitlement) {
    throw new Problem("no-active-contract", `Cannot book: no contract covers ${serviceDate}`);
  }
  if (leftOn !== null && leftOn <= serviceDate) {
    throw new Problem("employee-left", `Cannot book: you leave the company on ${leftOn}`);
  }
  const held = await findHeldSlotIds(scope, employeeId, slot);
  if (held.includes(slotId)) {
    throw new Problem("already-booked", "Cannot book: you hold a place of this slot");
  }
  if (held.length > 0) {
    throw new Problem("booking-overlap", "Cannot book: you have another booking at that time");
  }
  if (slot.booked >= slot.capacity) {
    throw new Problem("slot-full", "Cannot book: the last place of this slot is taken");
  }
  const month = toQuotaMonth(serviceDate);
  const limit = entitlement.activitiesPerMonth;
  if (!await takeActivity(scope, { employeeId, month }, limit)) {
    throw new Problem(
      "quota-exhausted",
      `Cannot book: your ${limit} activities of ${month} are used`,
    );
  }
  await changeBooked(scope, slotId, 1);
  return month;
}
