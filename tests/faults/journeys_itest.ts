/** Companies subscribe and employees book while api, worker and database are killed -9 around them. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { setTimeout as delay } from "node:timers/promises";
import { addSlot, HOUR_MS } from "../../api/bookings/testing.ts";
import { crash, endLeases, type Victim } from "./crash.ts";
import { assertAtRest, assertInvariants } from "./invariants.ts";
import { serviceOf } from "./people.ts";
import { arrive, createTraveller, type Traveller } from "./travellers.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

/** So many at a time; each is followed by another until the kills are used up. */
const ROADS = 3;
/** What the mail capture can hold: five mails for each. */
const TRAVELLERS_MAX = 90;
const TRIPS_MAX = TRAVELLERS_MAX / ROADS;
const KILLS = IS_LONG ? 120 : 12;
const VICTIMS: readonly Victim[] = ["api", "database", "worker"];
/** Between a restart and the next kill: from at once to a whole step of a journey. */
const DELAYS_MS = [0, 35, 90, 170, 20, 260, 60, 400, 120];

let world: World;
beforeAll(async () => {
  world = await openWorld("journeys");
});
afterAll(() => world?.close());

async function rage(): Promise<void> {
  for (let kill = 0; kill < KILLS; kill++) {
    await delay(DELAYS_MS[kill % DELAYS_MS.length] ?? 0);
    await crash(world, VICTIMS[kill % VICTIMS.length] ?? "api");
    await assertInvariants(world);
    await endLeases(world);
  }
}

describe("journeys", () => {
  it("arrive, whatever is killed on their way, and leave everything once", async () => {
    const slot = await addSlot(world, {
      startsAt: new Date(Date.now() + 72 * HOUR_MS),
      capacity: TRAVELLERS_MAX,
    });
    const goal = { slot, path: `/catalogue/${await serviceOf(world, slot)}` };
    const arrived: Traveller[] = [];
    let isOver = false;
    const walking = Promise.allSettled(Array.from({ length: ROADS }, async () => {
      for (let trips = 0; trips < TRIPS_MAX && !isOver; trips++) {
        const traveller = createTraveller(world);
        await arrive(world, traveller, goal);
        arrived.push(traveller);
      }
    }));
    try {
      await rage();
    } finally {
      isOver = true;
    }
    assertEquals((await walking).filter(({ status }) => status === "rejected"), []);
    assert(arrived.length >= ROADS);
    await endLeases(world);
    await assertAtRest(world);
    for (const traveller of arrived) await assertBooks(traveller);
  });
});

/** One company with one contract, one invoice and one payment; one employee with one booking. */
async function assertBooks({ email, colleague }: Traveller): Promise<void> {
  const { db } = world.effects;
  const rows = await db.selectFrom("user")
    .innerJoin("company_member", "company_member.userId", "user.id")
    .innerJoin("contract", "contract.companyId", "company_member.companyId")
    .innerJoin("invoice", "invoice.contractId", "contract.id")
    .innerJoin("payment", "payment.contractId", "contract.id")
    .innerJoin("employee", "employee.companyId", "contract.companyId")
    .innerJoin("booking", "booking.employeeId", "employee.id")
    .innerJoin("quota_usage", "quota_usage.employeeId", "employee.id")
    .where("user.email", "=", email)
    .select([
      "contract.state",
      "invoice.number",
      "payment.state as paid",
      "employee.email",
      "booking.state as booked",
      "quota_usage.used",
    ]).execute();
  const [row] = rows;
  assertMatch(row?.number ?? "", /^F\d{4}-\d{6}$/);
  assertEquals(rows, [{
    state: "active",
    number: row?.number ?? "",
    paid: "succeeded",
    email: colleague,
    booked: "confirmed",
    used: 1,
  }]);
}
