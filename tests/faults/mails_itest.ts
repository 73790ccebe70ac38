/** The mail server, the worker or the database dies while mails leave: none is lost. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { eventually } from "../../scripts/dev/testing.ts";
import { crash, endLeases, holdWrites } from "./crash.ts";
import { assertAtRest } from "./invariants.ts";
import { createClient, HEADCOUNT, type Subscriber } from "./people.ts";
import { inviteeFields } from "./steps.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

/** One for each seat of a client. */
const MANY = HEADCOUNT;
const CRASHES = IS_LONG ? 10 : 3;

let world: World;
beforeAll(async () => {
  world = await openWorld("mails");
});
afterAll(() => world?.close());

/** Each invitation is a mail. @returns the addresses */
async function invite({ cookie }: Subscriber, count: number): Promise<string[]> {
  const invitees = Array.from({ length: count }, inviteeFields);
  await Promise.all(invitees.map(async (json) => {
    const response = await world.send("/company/employees", { cookie, json });
    assertEquals(response.status, 201, await response.text());
  }));
  return invitees.map(({ email }) => email);
}

/** How often each address has got its mail. */
async function copiesOf(addresses: readonly string[]): Promise<number[]> {
  const messages = await world.inbox.messages();
  return addresses.map((address) =>
    messages.filter(({ envelope }) => envelope.to.includes(address)).length
  );
}

/** The jobs that carry the mails of these addresses. */
async function jobsOf(addresses: readonly string[]) {
  const rows = await world.effects.db.selectFrom("outbox")
    .select(["payload", "attempts", "lastError", "doneAt"]).where("kind", "=", "email").execute();
  return rows.filter(({ payload }) => addresses.includes(JSON.parse(payload).to));
}

async function untilTried(addresses: readonly string[], times: number): Promise<void> {
  await eventually(`each mail was tried ${times} times in vain`, async () => {
    const jobs = await jobsOf(addresses);
    return jobs.length === addresses.length &&
      jobs.every(({ attempts, lastError }) => attempts >= times && lastError !== null);
  });
}

async function untilTaken(addresses: readonly string[]): Promise<void> {
  await eventually(
    "a worker has each mail in hand",
    async () => (await jobsOf(addresses)).every(({ attempts }) => attempts > 0),
  );
}

const none = (addresses: readonly string[]) => addresses.map(() => 0);
const one = (addresses: readonly string[]) => addresses.map(() => 1);

describe("a mail server", () => {
  it("that is away gets every mail when it is back, and each once, whatever it said meanwhile", async () => {
    const client = await createClient(world);
    await assertAtRest(world);
    await world.inbox.setMode("down");
    const addresses = await invite(client, MANY);
    await untilTried(addresses, 1);
    await world.inbox.setMode("reject-temporary");
    await untilTried(addresses, 2);
    assertEquals(await copiesOf(addresses), none(addresses));
    await world.inbox.setMode("accept");
    await assertAtRest(world);
    assertEquals(await copiesOf(addresses), one(addresses));
  });

  it("that is killed -9 in the middle gets the rest from its next start", async () => {
    const client = await createClient(world);
    const before = (await world.inbox.messages()).length;
    const inviting = invite(client, MANY);
    await eventually(
      "the first mails have come",
      async () => (await world.inbox.messages()).length > before + 1,
    );
    await world.stack.kill("mail-capture", "SIGKILL");
    const addresses = await inviting;
    await world.stack.start("mail-capture");
    await assertAtRest(world);
    assertEquals((await copiesOf(addresses)).filter((copies) => copies === 0), []);
  });
});

describe("a worker that is killed -9", () => {
  it("with mails in hand: the next one has them as soon as their time is up", async () => {
    const client = await createClient(world);
    await world.stack.kill("mail-capture", "SIGSTOP");
    const addresses = await invite(client, 5);
    await untilTaken(addresses);
    await crash(world, "worker");
    await world.stack.kill("mail-capture", "SIGCONT");
    assertEquals((await jobsOf(addresses)).map(({ doneAt }) => doneAt), addresses.map(() => null));
    // With large sizes a real minute passes.
    if (!IS_LONG) await endLeases(world);
    await assertAtRest(world);
    assertEquals((await copiesOf(addresses)).filter((copies) => copies === 0), []);
  });

  it("again and again while mails leave: all arrive", async () => {
    for (let round = 0; round < CRASHES; round++) {
      const before = (await world.inbox.messages()).length;
      const inviting = invite(await createClient(world), MANY);
      await eventually(
        "some have left",
        async () => (await world.inbox.messages()).length > before + round,
      );
      await crash(world, "worker");
      const addresses = await inviting;
      await endLeases(world);
      await assertAtRest(world);
      assertEquals((await copiesOf(addresses)).filter((copies) => copies === 0), []);
    }
  });
});

describe("a database that is killed -9", () => {
  it("before it could note that mails have left: they leave again, with the same id", async () => {
    const client = await createClient(world);
    await assertAtRest(world);
    await world.stack.kill("mail-capture", "SIGSTOP");
    const addresses = await invite(client, 3);
    await untilTaken(addresses);
    const hold = await holdWrites(world, "outbox");
    try {
      await world.stack.kill("mail-capture", "SIGCONT");
      await eventually(
        "the mails have left",
        async () => (await copiesOf(addresses)).every((copies) => copies === 1),
      );
      await world.stack.kill("database", "SIGKILL");
    } finally {
      await hold.release();
      await world.stack.start("database");
    }
    await endLeases(world);
    await assertAtRest(world);
    assertEquals(await copiesOf(addresses), addresses.map(() => 2));
    const ids = (await world.inbox.messages())
      .filter(({ envelope }) => envelope.to.some((address) => addresses.includes(address)))
      .map(({ messageId }) => messageId);
    assertEquals(new Set(ids).size, addresses.length);
  });
});

describe("this suite", () => {
  it("would notice a mail that is lost", async () => {
    assert((await world.inbox.messages()).length > 0);
    await world.inbox.clear();
    await assertRejects(() => assertAtRest(world), Error, "mails that never arrived");
  });
});
