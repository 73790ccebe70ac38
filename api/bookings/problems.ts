import type { ProblemTable } from "../core/problem.ts";

export const bookingProblems = {
  "slot-not-found": { status: 404, title: "There is no such slot" },
  "slot-past": { status: 409, title: "The slot has begun already" },
  "slot-full": { status: 409, title: "The slot has no place left" },
  "employee-left": { status: 409, title: "You will have left the company by then" },
  "already-booked": { status: 409, title: "You have booked this slot already" },
  "booking-overlap": { status: 409, title: "You have another booking at that time" },
  "quota-exhausted": { status: 409, title: "The month's quota is used up" },
  "booking-not-found": { status: 404, title: "There is no such booking" },
  "booking-closed": { status: 409, title: "The booking can no longer be cancelled" },
} satisfies ProblemTable;
