/** kill -9 of the api and of the database in the middle of everything that writes. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestCompany } from "../../api/testing/people.ts";
import { openStore } from "../../scripts/dev/stripe/store.ts";
import { eventually } from "../../scripts/dev/testing.ts";
import { crashAt, crashWhen, endLeases, type Victim } from "./crash.ts";
import { assertAtRest, assertInvariants } from "./invariants.ts";
import {
  type Deed,
  PASSWORD,
  PAUSED,
  prepareForm,
  type Step,
  STEPS,
  SUBSCRIPTION,
} from "./steps.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

const VICTIMS: readonly Victim[] = ["api", "database"];
/** Longer than it takes to kill somebody who waits for the answer. */
const DEAF_MS = 5_000;
/** As better-auth writes them: 16 bytes of salt and 64 of hash. */
const PASSWORD_HASH = /[0-9a-f]{32}:[0-9a-f]{128}/;

let world: World;
beforeAll(async () => {
  world = await openWorld("crashes");
});
afterAll(() => world?.close());

/** What a deed comes to once the service is back, which nobody has to help it with. */
async function untilDone(deed: Deed): Promise<string> {
  let outcome = PAUSED;
  await eventually("the service is back", async () => (outcome = await deed()) !== PAUSED);
  return outcome;
}

/** The deed was cut short: nothing is half done, and doing it again, and again, does it once. */
async function assertRepeatable(deed: Deed, wanted: RegExp): Promise<void> {
  await assertInvariants(world);
  const outcome = await untilDone(deed);
  assertMatch(outcome, wanted);
  assertEquals(await deed(), outcome, "a repeat comes to the same");
  await assertInvariants(world);
}

/** With short sizes the victims share the places between them. */
function placesOf({ tables }: Step, victim: Victim): readonly string[] {
  const turn = VICTIMS.indexOf(victim);
  return IS_LONG ? tables : tables.filter((_, at) => at % VICTIMS.length === turn);
}

for (const victim of VICTIMS) {
  describe(`kill -9 of the ${victim} at a write`, () => {
    for (const step of STEPS) {
      it(`${step.name}: nothing is half done, and the same again does it once`, async () => {
        for (const table of placesOf(step, victim)) {
          const deed = await step.prepare(world);
          assertEquals(await crashAt(world, { victim, table }, deed), PAUSED, table);
          await assertRepeatable(deed, step.outcome);
        }
        await endLeases(world);
        await assertAtRest(world);
      });
    }
  });
}

describe("kill -9 of the api while the payment provider answers", () => {
  const PLACES = { customers: "/v1/customers", sessions: "/v1/checkout/sessions" } as const;
  for (const kind of ["customers", "sessions"] as const) {
    it(`leaves one of the provider's ${kind}, which the repeat finds`, async () => {
      const { companyId, cookie } = await createTestCompany(world);
      const deed = await prepareForm(world, "/company/subscribe", { cookie, fields: SUBSCRIPTION });
      const made = () =>
        openStore(Deno.readTextFileSync(`${world.folder}/stripe/state.json`))[kind].all()
          .filter(({ metadata }) => metadata.companyId === companyId);
      await world.sandbox.fault({ kind: "timeout", path: PLACES[kind], waitMs: DEAF_MS });
      const isMade = () => made().length > 0;
      assertEquals(await crashWhen(world, { victim: "api", isMoment: isMade }, deed), PAUSED);
      await assertRepeatable(deed, /^303 https:/);
      assertEquals(made().length, 1);
    });
  }
});

describe("what was logged in all this", () => {
  it("holds no password, no hash of one and no session", async () => {
    const sessions = await world.effects.db.selectFrom("session").select("token").execute();
    const secrets = [PASSWORD, ...sessions.map(({ token }) => token)];
    assert(secrets.length > 1, "there were sessions");
    for (const { name } of Deno.readDirSync(`${world.folder}/logs`)) {
      const text = Deno.readTextFileSync(`${world.folder}/logs/${name}`);
      assertEquals(secrets.filter((secret) => text.includes(secret)), [], name);
      assertEquals(PASSWORD_HASH.exec(text), null, name);
    }
  });
});
