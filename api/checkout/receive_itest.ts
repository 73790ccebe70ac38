import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestCompany, signInNewUser } from "../testing/people.ts";
import { insertEvent } from "./event_queries.ts";
import { handleStoredEvent } from "./receive.ts";
import { StripeEventPage } from "./schema.ts";
import {
  assertNoGap,
  assertSettledOnce,
  assertUntouched,
  findEvents,
  makeEvent,
  openShop,
  pay,
  readEvent,
  release,
  type Shop,
  subscribe,
  type Subscription,
} from "../testing/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ at: new Date("2026-11-22T10:00:00Z") });
});

afterAll(async () => {
  await shop.close();
});

async function deliver(subscription: Subscription): Promise<number> {
  const response = await shop.deliver(makeEvent(shop, subscription));
  await response.body?.cancel();
  return response.status;
}

describe("an event without our signature", () => {
  it("is refused and not even stored: forged, too old, changed on its way, unsigned", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId);
    const [id = ""] = await findEvents(shop, "checkout.session.completed", subscription.sessionId);
    for (const signing of ["forged", "stale", "tampered"]) {
      assertEquals(await shop.order(`events/${id}/resend`, { signing }), { statuses: [400] });
    }
    const event = makeEvent(shop, subscription);
    const unsigned = await shop.send("/webhooks/stripe", { json: event });
    assertEquals([unsigned.status, (await unsigned.json()).code], [400, "invalid-signature"]);
    const garbled = await shop.send("/webhooks/stripe", {
      json: event,
      headers: { "stripe-signature": "t=1,v1=00" },
    });
    assertEquals([garbled.status, (await garbled.json()).code], [400, "invalid-signature"]);
    assertEquals([await readEvent(shop, id), await readEvent(shop, event.id)], [
      undefined,
      undefined,
    ]);
    await assertUntouched(shop, subscription);
    await release(shop);
  });
});

describe("an event that comes twice", () => {
  it("does nothing the second time", async () => {
    const subscription = await subscribe(shop);
    const event = makeEvent(shop, subscription);
    for (let copy = 0; copy < 3; copy++) {
      assertEquals((await shop.deliver(event)).status, 200);
    }
    await assertSettledOnce(shop, subscription);
    await assertNoGap(shop);
  });

  it("does its work once when twenty copies come at the same moment", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId);
    const [id = ""] = await findEvents(shop, "checkout.session.completed", subscription.sessionId);
    assertEquals(await shop.order(`events/${id}/resend`, { copies: 20 }), {
      statuses: Array(20).fill(200),
    });
    await assertSettledOnce(shop, subscription);
    await assertNoGap(shop);
    await release(shop);
    await assertSettledOnce(shop, subscription);
  });

  it("settles once when twenty events of different ids tell of one payment", async () => {
    const subscription = await subscribe(shop);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => deliver(subscription)));
    assertEquals(statuses, Array(20).fill(200));
    await assertSettledOnce(shop, subscription);
    await assertNoGap(shop);
  });
});

describe("a handler that dies half-way", () => {
  /** Effects whose ids run out in the middle of the invoice. */
  function failingEffects() {
    let ids = 0;
    return {
      ...shop.effects,
      newId: () => {
        if (++ids > 2) throw new Error("the process dies here");
        return shop.effects.newId();
      },
    };
  }

  /** As a process leaves it that dies after storing an event. */
  async function storeEvent(subscription: Subscription) {
    const event = makeEvent(shop, subscription);
    const { id, type } = event;
    const receivedAt = shop.effects.now();
    await insertEvent(shop.effects.db, { id, type, payload: JSON.stringify(event), receivedAt });
    return event;
  }

  it("leaves nothing, no number either, and the event is handled when it comes again", async () => {
    const subscription = await subscribe(shop);
    const event = await storeEvent(subscription);
    const died = await handleStoredEvent(failingEffects(), event.id).catch((error) => error);
    assertEquals(died.message, "the process dies here");
    assertEquals((await readEvent(shop, event.id))?.handledAt, null);
    await assertUntouched(shop, subscription);

    const other = await subscribe(shop);
    await deliver(other);
    await assertNoGap(shop);
    assertEquals((await shop.deliver(event)).status, 200);
    await assertSettledOnce(shop, subscription);
    await assertNoGap(shop);
  });

  it("is made good by handling the stored event, which may be repeated", async () => {
    const subscription = await subscribe(shop);
    const event = await storeEvent(subscription);
    const outcome = await handleStoredEvent(shop.effects, event.id);
    const { number } = await assertSettledOnce(shop, subscription);
    assertEquals(outcome, `settled: ${number}`);
    assertEquals(await handleStoredEvent(shop.effects, event.id), outcome);
    await assertSettledOnce(shop, subscription);
    const unknown = await handleStoredEvent(shop.effects, "evt_unknown").catch((error) => error);
    assertEquals(unknown.message, 'Cannot handle event "evt_unknown": it is not stored');
  });
});

describe("invoice numbers", () => {
  it("have no gap and no twin when many companies pay at once", async () => {
    const subscriptions = await Promise.all(Array.from({ length: 12 }, () => subscribe(shop)));
    const statuses = await Promise.all(subscriptions.map((subscription) => deliver(subscription)));
    assertEquals(statuses, Array(12).fill(200));
    for (const subscription of subscriptions) await assertSettledOnce(shop, subscription);
    await assertNoGap(shop);
  });
});

describe("GET /stripe-events", () => {
  it("lists what is refused or not handled, newest first, page by page", async () => {
    const own = await openShop({ at: new Date("2026-11-22T10:00:00Z") });
    try {
      const finance = await signInNewUser(own, { staffRole: "finance" });
      const subscription = await subscribe(own);
      const refused = [];
      for (const amount of [1, 2, 3]) {
        own.setClock(new Date(own.effects.now().getTime() + 1000));
        const event = makeEvent(own, subscription, { session: { amount_total: amount } });
        assertEquals((await own.deliver(event)).status, 200);
        refused.unshift(event.id);
      }
      assertEquals((await own.deliver(makeEvent(own, subscription))).status, 200);
      const read = async (query: string) => {
        const response = await own.send(`/stripe-events${query}`, { cookie: finance.cookie });
        assertEquals(response.status, 200);
        return StripeEventPage.parse(await response.json());
      };
      const first = await read("?limit=2");
      assertEquals(first.events.map((event) => event.id), refused.slice(0, 2));
      const second = await read(`?limit=2&cursor=${first.nextCursor}`);
      assertEquals(second.events.map((event) => event.id), refused.slice(2));
      assertEquals(second.nextCursor, null);
      assertEquals(second.events[0]?.outcome, "refused: the amount is not the contract's");
      const bad = await own.send("/stripe-events?cursor=xyz", { cookie: finance.cookie });
      assertEquals([bad.status, (await bad.json()).errors[0].field], [422, "cursor"]);
    } finally {
      await own.close();
    }
  });

  it("is for finance, not for companies or other staff", async () => {
    const company = await createTestCompany(shop);
    const support = await signInNewUser(shop, { staffRole: "support" });
    for (const cookie of [company.cookie, support.cookie]) {
      const response = await shop.send("/stripe-events", { cookie });
      assertEquals([response.status, (await response.json()).code], [403, "forbidden"]);
    }
    const visitor = await shop.send("/stripe-events");
    assertEquals([visitor.status, (await visitor.json()).code], [401, "sign-in-required"]);
  });
});
