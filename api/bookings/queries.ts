import { sql } from "kysely";
import type { BookingState } from "../states.ts";
import type { Scope } from "../db/scope.ts";

export interface Span {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Holds an employee of this company, so that their bookings happen one after the other. */
export function lockEmployee(scope: Scope, employeeId: string) {
  return scope.select("employee").select("leftOn").where("employee.id", "=", employeeId).forUpdate()
    .executeTakeFirst();
}

/** Holds the slot, so that its last place goes to one person. */
export function lockSlot(scope: Scope, slotId: string) {
  return scope.shared.selectFrom("slot").select(["startsAt", "endsAt", "capacity", "booked"])
    .where("id", "=", slotId).forUpdate().executeTakeFirst();
}

/** Slots that the employee holds at any moment of `span`. */
export async function findHeldSlotIds(
  scope: Scope,
  employeeId: string,
  span: Span,
): Promise<string[]> {
  const rows = await scope.select("booking")
    .innerJoin("slot", "slot.id", "booking.heldSlotId")
    .where("booking.employeeId", "=", employeeId)
    .where("slot.startsAt", "<", span.endsAt)
    .where("slot.endsAt", ">", span.startsAt)
    .select("slot.id").execute();
  return rows.map((row) => row.id);
}

/** Takes (1) or frees (-1) a place of a slot that the transaction holds. */
export async function changeBooked(scope: Scope, slotId: string, by: 1 | -1): Promise<void> {
  await scope.shared.updateTable("slot").set({ booked: sql<number>`booked + ${by}` })
    .where("id", "=", slotId).execute();
}

export interface OwnBooking {
  readonly employeeId: string;
  readonly id: string;
}

export interface NewBooking extends OwnBooking {
  readonly slotId: string;
  readonly quotaMonth: string;
  readonly createdAt: Date;
}

export async function insertBooking(scope: Scope, booking: NewBooking): Promise<void> {
  await scope.insert("booking", {
    ...booking,
    state: "confirmed",
    cancelledAt: null,
    heldSlotId: booking.slotId,
  });
}

/** Holds one booking of the employee. */
export function lockBooking(scope: Scope, { employeeId, id }: OwnBooking) {
  return scope.select("booking").select(["state", "slotId", "quotaMonth"])
    .where("booking.employeeId", "=", employeeId).where("booking.id", "=", id)
    .forUpdate().executeTakeFirst();
}

/** Cancels a booking that the transaction holds. */
export async function markCancelled(scope: Scope, id: string, at: Date): Promise<void> {
  await scope.update("booking", { state: "cancelled", cancelledAt: at, heldSlotId: null })
    .where("id", "=", id).execute();
}

/** A booking that is known to be there. */
export function getBooking(scope: Scope, { employeeId, id }: OwnBooking) {
  return selectBookings(scope, employeeId).where("booking.id", "=", id)
    .executeTakeFirstOrThrow();
}

export interface BookingFilter {
  readonly from: Date;
  readonly to: Date | undefined;
  readonly state: BookingState | undefined;
  /** Start and id of the last booking that was sent. */
  readonly after: readonly [startsAt: string, id: string] | undefined;
  readonly limit: number;
}

/** The employee's bookings by start and id. */
export function findBookings(scope: Scope, employeeId: string, filter: BookingFilter) {
  const { from, to, state, after, limit } = filter;
  let query = selectBookings(scope, employeeId).where("slot.endsAt", ">", from);
  if (to !== undefined) query = query.where("slot.startsAt", "<", to);
  if (state !== undefined) query = query.where("booking.state", "=", state);
  if (after !== undefined) {
    const [startsAt, id] = after;
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("slot.startsAt", "booking.id"), ">", tuple(new Date(startsAt), id))
    );
  }
  return query.orderBy("slot.startsAt").orderBy("booking.id").limit(limit).execute();
}

function selectBookings(scope: Scope, employeeId: string) {
  return scope.select("booking")
    .innerJoin("slot", "slot.id", "booking.slotId")
    .innerJoin("provider", "provider.id", "slot.providerId")
    .leftJoin("venue", "venue.id", "slot.venueId")
    .where("booking.employeeId", "=", employeeId)
    .select([
      "booking.id",
      "booking.state",
      "booking.quotaMonth",
      "booking.slotId",
      "booking.createdAt",
      "booking.cancelledAt",
      "slot.serviceId",
      "slot.startsAt",
      "slot.endsAt",
      "provider.displayName",
      "venue.name as venueName",
      "venue.addressLine",
      "venue.postalCode",
      "venue.city",
    ]);
}

/** The zone in which the company's people read times. */
export async function findTimeZone(scope: Scope): Promise<string> {
  const company = await scope.company().select("timeZone").executeTakeFirstOrThrow();
  return company.timeZone;
}
