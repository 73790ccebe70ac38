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

const TRAVELLERS = IS_LONG ? 12 : 3;
const KILLS = IS_LONG ? 120 : 12;
const VICTIMS: readonly Victim[] = ["api", "database", "worker"];
/** Between a restart and the next kill: from at once to a whole step of a journey. */
const DELAYS_MS = [0, 35, 90, 170, 20, 260, 60, 400, 120];

let world: World;
beforeAll(async () => {
  world = await openWorld("journeys");
});
afterAll(() => world?.close());

/** Kills one after the other, until everybody has arrived or the kills are used up. */
async function rage(areAllThere: () => boolean): Promise<number> {
  let kills = 0;
  for (; kills < KILLS && !areAllThere(); kills++) {
    await delay(DELAYS_MS[kills % DELAYS_MS.length] ?? 0);
    await crash(world, VICTIMS[kills % VICTIMS.length] ?? "api");
    await assertInvariants(world);
    await endLeases(world);
  }
  return kills;
}

describe("journeys", () => {
  it("arrive, whatever is killed on their way, and leave everything once", async () => {
    const slot = await addSlot(world, {
      startsAt: new Date(Date.now() + 72 * HOUR_MS),
      capacity: TRAVELLERS,
    });
    const goal = { slot, path: `/catalogue/${await serviceOf(world, slot)}` };
    const travellers = Array.from({ length: TRAVELLERS }, () => createTraveller(world));
    let arrived = 0;
    const journeys = Promise.allSettled(travellers.map(async (traveller) => {
      await arrive(world, traveller, goal);
      arrived++;
    }));
    const kills = await rage(() => arrived === TRAVELLERS);
    const failed = (await journeys).filter(({ status }) => status === "rejected");
    assertEquals(failed, []);
    assert(kills >= KILLS / 2, `only ${kills} kills`);
    await endLeases(world);
    await assertAtRest(world);
    for (const traveller of travellers) await assertBooks(traveller);
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
