import {
  createRoute,
  creating,
  jsonAnswer,
  jsonBody,
  newRouter,
  refusals,
} from "../core/router.ts";
import { bookSlot } from "./book.ts";
import { cancelBooking } from "./cancel.ts";
import { listBookings } from "./list.ts";
import { Booking, BookingInput, BookingPage, BookingParams, BookingsQuery } from "./schema.ts";

const book = createRoute({
  method: "post",
  path: "/bookings",
  summary: "Book a slot",
  description: "Takes a place and one activity of the quota of the slot's month in Europe/Paris.",
  middleware: creating,
  request: { body: jsonBody(BookingInput) },
  responses: { 201: jsonAnswer("The booking", Booking), ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/bookings",
  summary: "The signed-in employee's planning",
  description: "Own bookings only; sorted by the slot's start and the booking's id.",
  request: { query: BookingsQuery },
  responses: { 200: jsonAnswer("One page of bookings", BookingPage), ...refusals },
});

const cancel = createRoute({
  method: "delete",
  path: "/bookings/{id}",
  summary: "Cancel a booking",
  description: "Up to 24 h before the start the quota comes back, and `quotaReturned` is true; " +
    "later it does not. A repeat answers the same.",
  request: { params: BookingParams },
  responses: { 200: jsonAnswer("The cancelled booking", Booking), ...refusals },
});

export const bookings = newRouter()
  .openapi(book, async (c) => c.json(await bookSlot(c.var.ctx, c.req.valid("json")), 201))
  .openapi(list, async (c) => c.json(await listBookings(c.var.ctx, c.req.valid("query")), 200))
  .openapi(cancel, async (c) => {
    return c.json(await cancelBooking(c.var.ctx, c.req.valid("param").id), 200);
  });
