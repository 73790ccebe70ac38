import { Place } from "../catalogue/schema.ts";
import { CURSOR_MAX } from "../core/cursor.ts";
import { z } from "../core/router.ts";

export const PAGE_MAX = 50;
const PAGE_DEFAULT = 50;

const state = z.enum(["confirmed", "cancelled", "attended", "no_show"]);
const instant = z.iso.datetime({ offset: true });

export const BookingInput = z.strictObject({ slotId: z.uuid() }).openapi("BookingInput");
export type BookingInput = z.infer<typeof BookingInput>;

export const BookingParams = z.strictObject({ id: z.uuid() });

export const BookingsQuery = z.strictObject({
  from: instant.optional().openapi({ description: "Slots that end later; now when left out" }),
  to: instant.optional().openapi({ description: "Slots that begin earlier" }),
  state: state.optional(),
  cursor: z.string().max(CURSOR_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
});
export type BookingsQuery = z.infer<typeof BookingsQuery>;

export const Booking = Place.extend({
  id: z.uuid(),
  state,
  quotaMonth: z.string().openapi({ example: "2026-11" }),
  service: z.object({ id: z.uuid(), name: z.string() }),
  slotId: z.uuid(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  freeCancellationUntil: z.iso.datetime().openapi({
    description: "The last moment at which cancelling gives the quota back",
  }),
  quotaReturned: z.boolean().nullable().openapi({
    description: "Of a cancelled booking: whether its quota came back",
  }),
  createdAt: z.iso.datetime(),
  cancelledAt: z.iso.datetime().nullable(),
}).openapi("Booking");
export type Booking = z.infer<typeof Booking>;

export const BookingPage = z.object({
  bookings: z.array(Booking),
  nextCursor: z.string().nullable(),
}).openapi("BookingPage");
export type BookingPage = z.infer<typeof BookingPage>;
