/** The whole demo data, as rows: the same seed and the same moment give the same rows. */
import { addBookings } from "./bookings.ts";
import { addCompanies } from "./companies.ts";
import { addContracts } from "./contracts.ts";
import { addEmployees } from "./employees.ts";
import { addEvents } from "./events.ts";
import type { Rows } from "./rows.ts";
import { addServices } from "./services.ts";
import { addSlots } from "./slots.ts";
import { addStaff, type Encrypt } from "./staff.ts";
import { addVenues } from "./venues.ts";
import { type SeedInput, World } from "./world.ts";

/** @param encrypt better-auth's, for the second factors; what it gives may differ each time */
export async function buildRows(input: SeedInput, encrypt: Encrypt): Promise<Rows> {
  const world = new World(input);
  await addStaff(world, encrypt);
  const companies = addCompanies(world);
  const coverages = addContracts(world, companies);
  const employees = addEmployees(world, companies);
  const venues = addVenues(world);
  const slots = addSlots(world, addServices(world), venues);
  addEvents(world, venues);
  addBookings(world, employees, { slots, coverages });
  return world.rows;
}
