/** Events of the payment provider that are false, late, doubled, out of order or lost, at the edge. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { eventually } from "../../scripts/dev/testing.ts";
import type { Signing } from "../../scripts/dev/stripe/signature.ts";
import french from "../../site/i18n/fr.json" with { type: "json" };
import { assertAtRest, assertInvariants } from "./invariants.ts";
import { createSubscriber, readContract, type Subscriber, untilActive } from "./people.ts";
import { createVisitor } from "./visitor.ts";
import { IS_LONG, openWorld, type World } from "./world.ts";

const COPIES = IS_LONG ? 100 : 20;
/** Who pay at the same moment. */
const CROWD = IS_LONG ? 60 : 12;
const COMPLETED = "checkout.session.completed";

let world: World;
beforeAll(async () => {
  world = await openWorld("payments");
});
afterAll(() => world?.close());

/** The sandbox behaves again, and lets go of what it held. */
afterEach(async () => {
  await world.sandbox.reset();
  await world.sandbox.release();
});

/** The provider's event of a type about a session. */
async function findEvent({ sessionId }: Subscriber, type: string) {
  return (await world.sandbox.events(type)).find(({ about }) => about === sessionId);
}

async function eventId(subscriber: Subscriber, type = COMPLETED): Promise<string> {
  const event = await findEvent(subscriber, type);
  assert(event);
  return event.id;
}

/** A subscriber who has paid, of which nothing has been said to us yet. */
async function createPayer(method: "card" | "sepa_debit" = "card"): Promise<Subscriber> {
  const subscriber = await createSubscriber(world);
  await world.sandbox.behave({ hold: true });
  await world.sandbox.pay(subscriber.sessionId, { method });
  return subscriber;
}

/** Everything that a payment makes for a company. */
async function booksOf({ companyId }: Subscriber) {
  const { db } = world.effects;
  const [contracts, invoices, payments] = await Promise.all([
    db.selectFrom("contract").select("state").where("companyId", "=", companyId).execute(),
    db.selectFrom("invoice").select(["state", "number"]).where("companyId", "=", companyId)
      .execute(),
    db.selectFrom("payment").select("state").where("companyId", "=", companyId).execute(),
  ]);
  return { contracts, invoices, payments };
}

async function assertUntouched(subscriber: Subscriber): Promise<void> {
  assertEquals(await booksOf(subscriber), {
    contracts: [{ state: "pending_payment" }],
    invoices: [],
    payments: [],
  });
  await assertInvariants(world);
}

async function assertSettledOnce(...subscribers: readonly Subscriber[]): Promise<void> {
  for (const subscriber of subscribers) {
    const { contracts, invoices, payments } = await booksOf(subscriber);
    assertEquals([contracts, payments], [[{ state: "active" }], [{ state: "succeeded" }]]);
    assertEquals(invoices.map(({ state }) => state), ["paid"]);
    assertMatch(invoices[0]?.number ?? "", /^F\d{4}-\d{6}$/);
  }
  await assertAtRest(world);
}

/** The title of the page that the payer comes back to. */
async function statusPage({ contractId, cookie }: Subscriber): Promise<string> {
  const page = await createVisitor(world, cookie).open(`/company/payment?contract=${contractId}`);
  assertEquals(page.status, 200);
  return page.html;
}

describe("an event that the provider did not sign, or not now, or not so", () => {
  for (const signing of ["forged", "stale", "tampered"] satisfies Signing[]) {
    it(`${signing}: is refused, is not stored and settles nothing`, async () => {
      const payer = await createPayer();
      const id = await eventId(payer);
      const statuses = await world.sandbox.resend(id, { copies: COPIES, signing });
      assertEquals(statuses, Array(COPIES).fill(400));
      const stored = await world.effects.db.selectFrom("stripe_event").select("id")
        .where("id", "=", id).execute();
      assertEquals(stored, []);
      await assertUntouched(payer);
      assertEquals(await world.sandbox.resend(id), [200]);
      await assertSettledOnce(payer);
    });
  }
});

describe("the page after the payment", () => {
  it("says that it waits, and activates nothing however often it is opened", async () => {
    const payer = await createPayer();
    for (let visit = 0; visit < 5; visit++) {
      assertStringIncludes(await statusPage(payer), french["payment.pending.title"]);
    }
    await assertUntouched(payer);
    await world.sandbox.release();
    assertStringIncludes(await statusPage(payer), french["payment.active.title"]);
    await assertSettledOnce(payer);
  });

  it("tells nothing to somebody of another company", async () => {
    const [payer, other] = [await createPayer(), await createSubscriber(world)];
    const stranger = createVisitor(world, other.cookie);
    const page = await stranger.open(`/company/payment?contract=${payer.contractId}`);
    assertEquals(page.status, 404);
    await assertUntouched(payer);
  });
});

describe("an event that comes more than once", () => {
  it(`${COPIES} at the same moment settle once`, async () => {
    const payer = await createPayer();
    const statuses = await world.sandbox.resend(await eventId(payer), { copies: COPIES });
    assertEquals(statuses, Array(COPIES).fill(200));
    await assertSettledOnce(payer);
  });

  it("repeated one after the other by the provider, it settles once", async () => {
    const subscriber = await createSubscriber(world);
    await world.sandbox.behave({ copies: 5 });
    await world.sandbox.pay(subscriber.sessionId);
    await eventually(
      "all copies have come",
      async () => (await findEvent(subscriber, COMPLETED))?.attempts === 5,
    );
    await assertSettledOnce(subscriber);
  });

  it("among the events of a crowd, each is settled once and no number is left out", async () => {
    const payers: Subscriber[] = [];
    for (let index = 0; index < CROWD; index++) payers.push(await createSubscriber(world));
    await world.sandbox.behave({ hold: true });
    await Promise.all(payers.map(({ sessionId }) => world.sandbox.pay(sessionId)));
    await Promise.all(payers.map(async (payer) => {
      const statuses = await world.sandbox.resend(await eventId(payer), { copies: 3 });
      assertEquals(statuses, [200, 200, 200]);
    }));
    await assertSettledOnce(...payers);
    const numbers = (await Promise.all(payers.map(booksOf)))
      .flatMap(({ invoices }) => invoices.map(({ number }) => number));
    assertEquals(new Set(numbers).size, CROWD);
  });
});

describe("an event that does not come as it should", () => {
  it("late: until then the contract waits, afterwards it is settled", async () => {
    const subscriber = await createSubscriber(world);
    await world.sandbox.behave({ delayMs: 2_000 });
    await world.sandbox.pay(subscriber.sessionId);
    await assertUntouched(subscriber);
    await untilActive(world, subscriber);
    await assertSettledOnce(subscriber);
  });

  it("the last first: the payment of a card is settled once", async () => {
    const payer = await createPayer();
    const released = await world.sandbox.release("reversed");
    assert(released.length > 2, "a payment has several events");
    assertEquals(released.map(({ status }) => status), released.map(() => 200));
    await assertSettledOnce(payer);
  });

  it("a debit's success before its beginning: it is settled once, and stays so", async () => {
    const payer = await createPayer("sepa_debit");
    await world.sandbox.settle(payer.sessionId, true);
    const success = await eventId(payer, "checkout.session.async_payment_succeeded");
    const beginning = await eventId(payer);
    await world.sandbox.release([success]);
    await world.sandbox.release([beginning]);
    await assertSettledOnce(payer);
  });

  it("a debit's beginning alone settles nothing", async () => {
    const payer = await createPayer("sepa_debit");
    await world.sandbox.release([await eventId(payer)]);
    await assertUntouched(payer);
    await world.sandbox.settle(payer.sessionId, true);
    await world.sandbox.release();
    await assertSettledOnce(payer);
  });

  it("lost, then sent again: nothing happens before, everything after", async () => {
    const subscriber = await createSubscriber(world);
    await world.sandbox.behave({ dropNext: 1, types: [COMPLETED] });
    await world.sandbox.pay(subscriber.sessionId);
    assertEquals((await findEvent(subscriber, COMPLETED))?.delivery, "dropped");
    await assertUntouched(subscriber);
    assertEquals(await world.sandbox.resend(await eventId(subscriber)), [200]);
    await assertSettledOnce(subscriber);
  });

  it("after the contract was settled, its other events change nothing", async () => {
    const payer = await createPayer();
    await world.sandbox.resend(await eventId(payer));
    const before = await readContract(world, payer.contractId);
    await world.sandbox.release("reversed");
    for (const event of await world.sandbox.events()) {
      if (event.about === payer.sessionId) await world.sandbox.resend(event.id, { copies: 5 });
    }
    assertEquals(await readContract(world, payer.contractId), before);
    await assertSettledOnce(payer);
  });
});
