/** Many people want one thing at the same moment, through the edge and the pages. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { sql } from "kysely";
import { addSlot, bookedOf, HOUR_MS } from "../../api/bookings/testing.ts";
import { openDatabase } from "../../api/db/driver.ts";
import french from "../../site/i18n/fr.json" with { type: "json" };
import { eventually } from "../../scripts/dev/testing.ts";
import { crash, endLeases, type Victim } from "./crash.ts";
import { assertAtRest } from "./invariants.ts";
import { createClient, createEmployee, serviceOf } from "./people.ts";
import {
  assertPause,
  createVisitor,
  fillIn,
  type Form,
  type Page,
  type Visitor,
} from "./visitor.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

const RACERS = 50;
const COMPANIES = 5;
const RACES = IS_LONG ? 10 : 1;
const CAPACITY = 3;
/** As many as the api has connections to the database. */
const ABREAST = 8;

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

interface Race {
  readonly slotId: string;
  readonly racers: readonly Racer[];
  readonly forms: readonly Form[];
}

/** Everybody has the page open, with one place left. */
async function prepareRace(): Promise<Race> {
  const startsAt = new Date(Date.now() + 72 * HOUR_MS);
  const slotId = await addSlot(world, { startsAt, capacity: CAPACITY });
  const early = (await createRacers(COMPANIES)).slice(0, CAPACITY - 1);
  for (const racer of early) assertEquals((await book(racer, slotId)).status, 303);
  const racers = await createRacers(RACERS);
  const forms = await Promise.all(racers.map((racer) => openForm(racer, slotId)));
  return { slotId, racers, forms };
}

/** Everybody presses the button. */
async function run({ racers, forms }: Race): Promise<Page[]> {
  return await Promise.all(racers.map(({ visitor }, at) => {
    const form = forms[at];
    assert(form);
    return visitor.send(form);
  }));
}

/**
 * As `run`, but lets nobody pass before so many stand at the slot's row that they pass together.
 *
 * @param meanwhile what happens to those who stand there
 */
async function runTogether(race: Race, meanwhile?: () => Promise<void>): Promise<Page[]> {
  const gate = openDatabase(world.stack.databaseUrl, { connectionsMax: 1 });
  await sql`START TRANSACTION`.execute(gate);
  await sql`SELECT id FROM slot WHERE id = ${race.slotId} FOR UPDATE`.execute(gate);
  const running = run(race);
  try {
    await eventually("racers stand at the gate", async () => {
      const { rows } = await sql`
        SELECT id FROM information_schema.PROCESSLIST
        WHERE ID <> CONNECTION_ID() AND COMMAND = 'Query' AND INFO LIKE '%\`slot\`%'`.execute(
        world.effects.db,
      );
      return rows.length >= ABREAST;
    });
    await meanwhile?.();
  } finally {
    // Its transaction ends with the connection.
    await gate.destroy();
  }
  return await running;
}

async function assertOneWinner({ slotId, racers }: Race, pages: readonly Page[]): Promise<void> {
  const [winner, ...others] = pages.filter(({ status }) => status === 303);
  assertEquals([winner?.location, others.length], ["/planning?notice=booked", 0]);
  const losers = pages.filter(({ status }) => status === 409);
  assertEquals(losers.length, RACERS - 1);
  for (const { html } of losers) assertStringIncludes(html, french["problem.slot-full"]);
  assertEquals(await quotaOf(racers), 1);
  assertEquals(await quotaOf(racers.filter((_, at) => pages[at]?.status === 409)), 0);
  assertEquals(await bookedOf(world, slotId), CAPACITY);
}

describe(`${RACERS} racers for the last place of a slot`, () => {
  it(`one gets it, ${RACERS - 1} are told that it is full, the quota is taken once`, async () => {
    for (let round = 0; round < RACES; round++) {
      const race = await prepareRace();
      await assertOneWinner(race, await runTogether(race));
    }
    await assertAtRest(world);
  });

  for (const victim of ["api", "database"] satisfies Victim[]) {
    it(`one gets it, though the ${victim} is killed -9 among them and they try again`, async () => {
      const race = await prepareRace();
      let pages = await runTogether(race, () => crash(world, victim));
      const paused = pages.filter(({ status }) => status === 503);
      assert(paused.length >= ABREAST, "some were cut short");
      paused.forEach(assertPause);
      await eventually("everybody has an answer", async () => {
        if (pages.every(({ status }) => status !== 503)) return true;
        pages = await run(race);
        return false;
      });
      await assertOneWinner(race, pages);
      await endLeases(world);
      await assertAtRest(world);
    });
  }
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
