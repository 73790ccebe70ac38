/**
 * The order in which booking and cancelling lock: contracts (shared), employee,
 * booking, slot, quota. Both keep to it, so racers wait for each other but never deadlock. The employee's lock
 * puts one person's bookings in a row, wherever they click; the slot's gives its last place to one.
 */
import { Problem } from "../core/problem.ts";
import type { Scope } from "../db/scope.ts";
import { lockEmployee, lockSlot } from "./queries.ts";

/** @throws Problem `forbidden` when the person is no employee of this company (any more) */
export async function holdEmployee(scope: Scope, employeeId: string) {
  const employee = await lockEmployee(scope, employeeId);
  if (!employee) {
    throw new Problem("forbidden", "Cannot go on: you are no employee of this company");
  }
  return employee;
}

/** @throws Problem `slot-not-found` */
export async function holdSlot(scope: Scope, slotId: string) {
  const slot = await lockSlot(scope, slotId);
  if (!slot) throw new Problem("slot-not-found", `Cannot go on: there is no slot "${slotId}"`);
  return slot;
}
