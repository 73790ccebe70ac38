/** Many people want one thing at the same moment, through the edge and the pages. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { addSlot, bookedOf, HOUR_MS } from "../../api/bookings/testing.ts";
import french from "../../site/i18n/fr.json" with { type: "json" };
import { assertAtRest } from "./invariants.ts";
import { createClient, createEmployee, serviceOf } from "./people.ts";
import { createVisitor, fillIn, type Form, type Page, type Visitor } from "./visitor.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

const RACERS = 50;
const COMPANIES = 5;
const RACES = IS_LONG ? 10 : 1;
const CAPACITY = 3;

let world: World;
beforeAll(async () => {
  world = await openWorld("racers");
});
afterAll(() => world?.close());

interface Racer {
  readonly visitor: Visitor;
  readonly employeeId: string;
}

/** People of several companies, so that no lock of one company lines them up. */
async function createRacers(count: number): Promise<Racer[]> {
  const clients = await Promise.all(Array.from({ length: COMPANIES }, () => createClient(world)));
  return await Promise.all(
    Array.from({ length: count / COMPANIES }, () => clients).flat().map(async (client) => {
      const { cookie, employeeId } = await createEmployee(world, client);
      return { visitor: createVisitor(world, cookie), employeeId };
    }),
  );
}

async function openForm({ visitor }: Racer, slotId: string): Promise<Form> {
  const page = await visitor.open(`/catalogue/${await serviceOf(world, slotId)}`);
  return fillIn(page, { slot: slotId });
}

async function book(racer: Racer, slotId: string): Promise<Page> {
  return await racer.visitor.send(await openForm(racer, slotId));
}

async function quotaOf(racers: readonly Racer[]): Promise<number> {
  const rows = await world.effects.db.selectFrom("quota_usage").select("used")
    .where("employeeId", "in", racers.map(({ employeeId }) => employeeId)).execute();
  return rows.reduce((total, { used }) => total + used, 0);
}

/** Everybody has the page open with one place left, then everybody presses the button. */
async function race(): Promise<void> {
  const startsAt = new Date(Date.now() + 72 * HOUR_MS);
  const slotId = await addSlot(world, { startsAt, capacity: CAPACITY });
  const early = (await createRacers(COMPANIES)).slice(0, CAPACITY - 1);
  for (const racer of early) assertEquals((await book(racer, slotId)).status, 303);
  const racers = await createRacers(RACERS);
  const forms = await Promise.all(racers.map((racer) => openForm(racer, slotId)));
  const answers = await Promise.all(
    racers.map(async (racer, at) => {
      const form = forms[at];
      assert(form);
      return { racer, page: await racer.visitor.send(form) };
    }),
  );
  const [winner, ...others] = answers.filter(({ page }) => page.status === 303);
  assertEquals([winner?.page.location, others.length], ["/planning?notice=booked", 0]);
  const losers = answers.filter(({ page }) => page.status === 409);
  assertEquals(losers.length, RACERS - 1);
  for (const { page } of losers) assertStringIncludes(page.html, french["problem.slot-full"]);
  assertEquals(await quotaOf(racers), 1);
  assertEquals(await quotaOf(losers.map(({ racer }) => racer)), 0);
  assertEquals(await bookedOf(world, slotId), CAPACITY);
}

describe("50 racers for the last place of a slot", () => {
  it("one gets it, 49 are told that it is full, the quota is taken once", async () => {
    for (let round = 0; round < RACES; round++) await race();
    await assertAtRest(world);
  });
});

describe("a form that is sent many times at once", () => {
  it("books once, and every answer is the same", async () => {
    const slotId = await addSlot(world, { startsAt: new Date(Date.now() + 72 * HOUR_MS) });
    const [racer] = await createRacers(COMPANIES);
    assert(racer);
    const form = await openForm(racer, slotId);
    const pages = await Promise.all(Array.from({ length: 20 }, () => racer.visitor.send(form)));
    assertEquals(
      pages.map(({ status, location }) => [status, location]),
      Array(20).fill([303, "/planning?notice=booked"]),
    );
    assertEquals([await bookedOf(world, slotId), await quotaOf([racer])], [1, 1]);
    await assertAtRest(world);
  });
});
