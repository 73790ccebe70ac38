import { assert, assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  assertNoGap,
  assertSettledOnce,
  assertUntouched,
  type EventFields,
  makeEvent,
  openShop,
  pay,
  readBooks,
  readContract,
  readEvent,
  release,
  type Shop,
  subscribe,
  type Subscription,
} from "../testing/shop.ts";

const HOUR_MS = 3_600_000;

let shop: Shop;

beforeAll(async () => {
  shop = await openShop({ at: new Date("2026-11-22T10:00:00Z") });
});

afterAll(async () => {
  await shop.close();
});

async function deliver(subscription: Subscription, fields: EventFields = {}): Promise<number> {
  const response = await shop.deliver(makeEvent(shop, subscription, fields));
  await response.body?.cancel();
  return response.status;
}

describe("a payment", () => {
  it("starts the contract, issues its invoice and pays it, in one go", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId);
    await assertUntouched(shop, subscription);
    assertEquals(new Set(await release(shop)), new Set([200]));
    const invoice = await assertSettledOnce(shop, subscription);
    const contract = await readContract(shop, subscription.contractId);
    assertEquals([contract.startsOn, contract.endsOn], ["2026-11-22", "2027-11-21"]);
    assertEquals(contract.activatedAt, shop.effects.now());
    assertEquals([invoice.issuedOn, invoice.dueOn], ["2026-11-22", "2026-11-22"]);
    assertEquals([invoice.serviceFrom, invoice.serviceTo], ["2026-11-22", "2027-11-21"]);
    assertEquals([invoice.netCents, invoice.vatCents], [450_000, 90_000]);
    assertEquals([invoice.grossCents, invoice.prepaidCents], [540_000, 540_000]);
    const { lines, payments } = await readBooks(shop, subscription.companyId);
    const [line] = lines;
    assertEquals(line?.description, "Abonnement Starter, 25 salariés, un an");
    assertEquals([line?.quantity, line?.unitNetCents, line?.vatCents], [25, 18_000, 90_000]);
    const [payment] = payments;
    assertEquals([payment?.amountCents, payment?.invoiceId], [540_000, invoice.id]);
    assert(payment?.providerReference.startsWith("pi_"));
    await assertNoGap(shop);
  });

  it("has the PDF made and tells those who may read invoices", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription);
    const { id, number } = await assertSettledOnce(shop, subscription);
    const jobs = await shop.effects.db.selectFrom("outbox").select(["kind", "payload"]).execute();
    const payloads = jobs.map((job) => ({ kind: job.kind, payload: JSON.parse(job.payload) }));
    assertEquals(
      payloads.filter(({ kind, payload }) => kind === "invoice-pdf" && payload.invoiceId === id)
        .length,
      1,
    );
    const mails = payloads.filter(({ payload }) => payload.to === subscription.email);
    assertEquals(mails.map(({ kind, payload }) => [kind, payload.template, payload.language]), [
      ["email", "invoice-issued", "fr"],
    ]);
    assertEquals(mails[0]?.payload.values.number, number);
    assertEquals(mails[0]?.payload.values.path, "/company/invoices");
  });

  it("that is a direct debit starts the contract when the money comes", async () => {
    const own = await openShop({ at: new Date("2026-11-22T10:00:00Z") });
    try {
      const subscription = await subscribe(own);
      await pay(own, subscription.sessionId, "sepa_debit");
      await release(own);
      assertEquals((await readBooks(own, subscription.companyId)).payments, []);
      own.setClock(new Date("2026-11-25T10:00:00Z"));
      await release(own);
      await assertSettledOnce(own, subscription);
      const contract = await readContract(own, subscription.contractId);
      assertEquals([contract.startsOn, contract.endsOn], ["2026-11-25", "2027-11-24"]);
    } finally {
      await own.close();
    }
  });

  it("that is a direct debit and fails ends the contract, and another can be made", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId, "sepa_debit");
    await shop.order(`sessions/${subscription.sessionId}/settle`, { succeeds: false });
    await release(shop);
    const { contracts, payments } = await readBooks(shop, subscription.companyId);
    assertEquals(contracts, [{ id: subscription.contractId, state: "ended" }]);
    assertEquals(payments, []);
    const response = await shop.send("/checkout", {
      cookie: subscription.cookie,
      json: { termsAccepted: true },
    });
    assertEquals(response.status, 201);
    await response.body?.cancel();
  });

  it("that never comes ends the contract when the page expires", async () => {
    const own = await openShop({ at: new Date("2026-11-22T10:00:00Z") });
    try {
      const { contractId, companyId } = await subscribe(own);
      own.setClock(new Date("2026-11-23T09:00:01Z"));
      await release(own);
      const { contracts } = await readBooks(own, companyId);
      assertEquals(contracts, [{ id: contractId, state: "ended" }]);
    } finally {
      await own.close();
    }
  });
});

describe("an event that comes late or out of order", () => {
  it("counts from the day of the payment; the invoice has the day it is issued on", async () => {
    const late = await openShop({ at: new Date("2026-12-31T22:30:00Z") });
    try {
      const subscription = await subscribe(late);
      const event = makeEvent(late, subscription);
      const other = await subscribe(late);
      await (await late.deliver(makeEvent(late, other))).body?.cancel();
      late.setClock(new Date("2027-01-03T09:00:00Z"));
      assertEquals((await late.deliver(event)).status, 200);
      const contract = await readContract(late, subscription.contractId);
      assertEquals([contract.startsOn, contract.endsOn], ["2026-12-31", "2027-12-30"]);
      const invoice = await assertSettledOnce(late, subscription);
      assertEquals([invoice.number, invoice.issuedOn], ["F2027-000001", "2027-01-03"]);
      assertEquals((await assertSettledOnce(late, other)).number, "F2026-000001");
    } finally {
      await late.close();
    }
  });

  it("takes the day in Paris, and a year from a leap day ends on a day that exists", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription, { created: new Date("2028-02-28T23:30:00Z") });
    const contract = await readContract(shop, subscription.contractId);
    assertEquals([contract.startsOn, contract.endsOn], ["2028-02-29", "2029-02-27"]);
  });

  it("never dates an invoice before the one before it", async () => {
    const first = await subscribe(shop);
    await deliver(first);
    const now = shop.effects.now();
    const later = await subscribe(shop);
    const event = makeEvent(shop, later);
    shop.setClock(new Date(now.getTime() - 48 * HOUR_MS));
    try {
      assertEquals((await shop.deliver(event)).status, 200);
    } finally {
      shop.setClock(now);
    }
    assertEquals(
      (await assertSettledOnce(shop, later)).issuedOn,
      (await assertSettledOnce(shop, first)).issuedOn,
    );
    await assertNoGap(shop);
  });

  it("settles once when the money is told of before the debit that brings it", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription, { type: "checkout.session.async_payment_succeeded" });
    await assertSettledOnce(shop, subscription);
    await deliver(subscription, { session: { payment_status: "unpaid" } });
    await assertSettledOnce(shop, subscription);
  });

  it("settles once whatever the order in which a direct debit's events come", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId, "sepa_debit");
    await shop.order(`sessions/${subscription.sessionId}/settle`, { succeeds: true });
    await release(shop, "reversed");
    await assertSettledOnce(shop, subscription);
  });

  it("stays ended when a failure is told of before the debit that failed", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription, { type: "checkout.session.async_payment_failed" });
    await deliver(subscription, { session: { payment_status: "unpaid" } });
    const { contracts, payments } = await readBooks(shop, subscription.companyId);
    assertEquals(contracts, [{ id: subscription.contractId, state: "ended" }]);
    assertEquals(payments, []);
  });

  it("does not end what was paid", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription);
    for (const type of ["expired", "async_payment_failed"]) {
      assertEquals(await deliver(subscription, { type: `checkout.session.${type}` }), 200);
    }
    await assertSettledOnce(shop, subscription);
  });

  it("does not settle a contract again that has ended since", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription);
    await shop.effects.db.updateTable("contract").set({ state: "ended" })
      .where("id", "=", subscription.contractId).execute();
    const again = makeEvent(shop, subscription);
    assertEquals((await shop.deliver(again)).status, 200);
    assertEquals(
      (await readEvent(shop, again.id))?.outcome,
      "ignored: the contract was settled before",
    );
    const { payments } = await readBooks(shop, subscription.companyId);
    assertEquals(payments.length, 1);
  });
});

describe("an event that does not fit its contract", () => {
  const faulty: [what: string, session: (other: Subscription) => Record<string, unknown>][] = [
    ["the amount", () => ({ amount_total: 539_999 })],
    ["the amount", () => ({ amount_total: null })],
    ["the currency", () => ({ currency: "usd" })],
    ["the customer", (other) => ({ customer: other.customerId })],
    ["the customer", () => ({ customer: null })],
    ["the session", (other) => ({ id: other.sessionId })],
    ["the session", () => ({ id: "cs_test_of_nobody" })],
    ["the reference", (other) => ({ client_reference_id: other.contractId })],
  ];
  for (const [what, session] of faulty) {
    it(`is refused for ${what}, stored, answered and changes nothing`, async () => {
      const [subscription, other] = [await subscribe(shop), await subscribe(shop)];
      const event = makeEvent(shop, subscription, { session: session(other) });
      assertEquals((await shop.deliver(event)).status, 200);
      const stored = await readEvent(shop, event.id);
      assertEquals(stored?.outcome, `refused: ${what} is not the contract's`);
      assertEquals(stored?.needsAttention, 1);
      await assertUntouched(shop, subscription);
      await assertUntouched(shop, other);
    });
  }

  it("is refused when it names another company, or a contract that is not there", async () => {
    const [subscription, other] = [await subscribe(shop), await subscribe(shop)];
    const { contractId } = subscription;
    const foreign = makeEvent(shop, subscription, {
      session: { metadata: { contractId, companyId: other.companyId } },
    });
    const unknown = makeEvent(shop, subscription, {
      session: { metadata: { contractId: crypto.randomUUID(), companyId: other.companyId } },
    });
    const unreadable = makeEvent(shop, subscription, { session: { payment_status: 7 } });
    for (const event of [foreign, unknown, unreadable]) {
      assertEquals((await shop.deliver(event)).status, 200);
    }
    assertEquals(
      (await readEvent(shop, foreign.id))?.outcome,
      "refused: the company is not the contract's",
    );
    assertEquals(
      (await readEvent(shop, unknown.id))?.outcome,
      "refused: there is no such contract",
    );
    assertEquals(
      (await readEvent(shop, unreadable.id))?.outcome,
      "refused: the session cannot be read",
    );
    await assertUntouched(shop, subscription);
    await assertUntouched(shop, other);
  });

  it("is refused when the contract had ended before the money came", async () => {
    const subscription = await subscribe(shop);
    await deliver(subscription, { type: "checkout.session.expired" });
    const event = makeEvent(shop, subscription);
    assertEquals((await shop.deliver(event)).status, 200);
    assertEquals(
      (await readEvent(shop, event.id))?.outcome,
      "refused: paid, but the contract is ended: refund it",
    );
    const { invoices, payments } = await readBooks(shop, subscription.companyId);
    assertEquals([invoices, payments], [[], []]);
  });

  it("is ignored when it is none of ours, of a type we do not use, or of an older page", async () => {
    const subscription = await subscribe(shop);
    const events = [
      makeEvent(shop, subscription, { session: { metadata: {} } }),
      makeEvent(shop, subscription, { type: "payment_intent.succeeded" }),
      makeEvent(shop, subscription, {
        type: "checkout.session.expired",
        session: { id: "cs_test_never_kept" },
      }),
    ];
    const outcomes = [];
    for (const event of events) {
      assertEquals((await shop.deliver(event)).status, 200);
      const stored = await readEvent(shop, event.id);
      assertEquals(stored?.needsAttention, 0);
      outcomes.push(stored?.outcome);
    }
    assertEquals(outcomes, [
      "ignored: no subscription of ours",
      "ignored: events of this type change nothing",
      "ignored: another session of the contract",
    ]);
    await assertUntouched(shop, subscription);
  });
});
