import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import type { PayFields } from "./control_client.ts";
import { ORDER, type Running, startSandbox, until } from "./harness.ts";

const PAID_TYPES = [
  "payment_intent.created",
  "charge.succeeded",
  "payment_intent.succeeded",
  "checkout.session.completed",
];

describe("deliveries of events", () => {
  let running: Running;

  beforeEach(() => void (running = startSandbox()));
  afterEach(async () => {
    await running.close();
    assertEquals(running.faults, []);
  });

  const pay = async (fields: PayFields = {}) => {
    const { id } = await running.stripe.checkout.sessions.create(ORDER);
    await running.control.pay(id, fields);
    return id;
  };
  const arrived = (count: number) =>
    until(`${count} events arrive`, () => running.receiver.taken.length >= count);
  const completed = async () => {
    const [event] = await running.control.events("checkout.session.completed");
    assert(event !== undefined);
    return event;
  };

  it("arrive signed as the SDK verifies, each once, with the session in them", async () => {
    const id = await pay();
    await arrived(4);
    assertEquals(running.receiver.types.toSorted(), PAID_TYPES.toSorted());
    assertEquals(running.receiver.refused, []);
    const event = running.receiver.taken
      .find((taken) => taken.type === "checkout.session.completed");
    assert(event?.type === "checkout.session.completed");
    assertEquals(event.data.object.id, id);
    assertEquals(event.data.object.payment_status, "paid");
    assertEquals(event.data.object.metadata, { contract: "contract-1" });
    await until(
      "all are noted",
      async () => (await running.control.events()).every((each) => each.delivery === "delivered"),
    );
    const kept = await running.stripe.events.retrieve(event.id);
    assertEquals(kept.pending_webhooks, 0);
  });

  it("are tried again until the receiver takes them", async () => {
    let refusals = 2;
    running.receiver.answer = (event) =>
      event.type === "checkout.session.completed" && refusals-- > 0 ? 503 : 200;
    await pay();
    await arrived(4);
    await until("the third attempt is noted", async () => (await completed()).attempts === 3);
    assertEquals((await completed()).delivery, "delivered");
  });

  it("count a redirect as a refusal", async () => {
    running.receiver.answer = () => 302;
    await pay();
    await until("two attempts", async () => (await completed()).attempts >= 2);
    assertEquals((await completed()).lastStatus, 302);
    assertEquals(running.receiver.taken.length, 0);
  });

  it("wait when told to", async () => {
    await running.control.behave({ delayMs: 600_000 });
    await pay();
    assertEquals((await completed()).attempts, 0);
    assertEquals((await completed()).delivery, "pending");
  });

  it("are repeated when told to", async () => {
    await running.control.behave({ copies: 3, types: ["checkout.session.completed"] });
    await pay();
    await arrived(6);
    const ids = running.receiver.taken
      .filter((event) => event.type === "checkout.session.completed").map((event) => event.id);
    assertEquals(ids.length, 3);
    assertEquals(new Set(ids).size, 1);
  });

  it("are held and released in any order", async () => {
    await running.control.behave({ hold: true });
    await pay();
    assertEquals(running.receiver.taken.length, 0);
    const held = await running.control.events();
    assertEquals(held.map((event) => event.delivery), ["held", "held", "held", "held"]);
    const [, second] = held;
    assert(second !== undefined);
    assertEquals(await running.control.release([second.id]), [{ id: second.id, status: 200 }]);
    await running.control.release("reversed");
    assertEquals(running.receiver.types, [
      "charge.succeeded",
      "checkout.session.completed",
      "payment_intent.succeeded",
      "payment_intent.created",
    ]);
    await assertRejects(() => running.control.release([second.id]), Error, "is not held");
  });

  it("are lost and resent", async () => {
    await running.control.behave({ dropNext: 1, types: ["checkout.session.completed"] });
    await pay();
    await arrived(3);
    const lost = await completed();
    assertEquals(lost.delivery, "dropped");
    assertEquals(running.receiver.types.includes("checkout.session.completed"), false);
    assertEquals(await running.control.resend(lost.id), [200]);
    assertEquals((await completed()).delivery, "delivered");
    assertEquals(running.receiver.types.at(-1), "checkout.session.completed");
  });

  it("can be resent many times at the same moment", async () => {
    await pay();
    await arrived(4);
    const { id } = await completed();
    assertEquals(await running.control.resend(id, { copies: 5 }), [200, 200, 200, 200, 200]);
    assertEquals(running.receiver.taken.filter((event) => event.id === id).length, 6);
  });

  it("are refused by the SDK when forged, stale or tampered with", async () => {
    await running.control.behave({ dropNext: 4 });
    await pay();
    const { id } = await completed();
    assertEquals(await running.control.resend(id, { signing: "forged" }), [400]);
    assertEquals(await running.control.resend(id, { signing: "tampered" }), [400]);
    assertEquals(await running.control.resend(id, { signing: "stale" }), [400]);
    const [forged = "", tampered = "", stale = ""] = running.receiver.refused;
    assertMatch(forged, /No signatures found matching/);
    assertMatch(tampered, /No signatures found matching/);
    assertMatch(stale, /Timestamp outside the tolerance zone/);
    assertEquals(running.receiver.taken, []);
    assertEquals((await completed()).delivery, "dropped");
  });

  it("tell of a declined card", async () => {
    await pay({ number: "4000000000009995" });
    await arrived(3);
    const failed = running.receiver.taken
      .find((event) => event.type === "payment_intent.payment_failed");
    assert(failed?.type === "payment_intent.payment_failed");
    assertEquals(failed.data.object.last_payment_error?.decline_code, "insufficient_funds");
  });

  it("tell what changed in a customer", async () => {
    const { id } = await running.stripe.customers.create({ name: "Old" });
    await running.stripe.customers.update(id, { name: "New" });
    await arrived(2);
    const updated = running.receiver.taken.find((event) => event.type === "customer.updated");
    assert(updated?.type === "customer.updated");
    assertEquals(updated.data.previous_attributes, { name: "Old" });
  });
});

describe("the control interface", () => {
  let running: Running;

  beforeEach(() => void (running = startSandbox()));
  afterEach(() => running.close());

  it("refuses an order that is not declared as JSON, as a foreign page would send it", async () => {
    const response = await fetch(`${running.origin}/_sandbox/faults`, {
      method: "POST",
      body: JSON.stringify({ kind: "error" }),
    });
    assertEquals(response.status, 400);
    await response.body?.cancel();
    const faults = await fetch(`${running.origin}/_sandbox/faults`);
    assertEquals(await faults.json(), []);
  });

  it("refuses what it does not understand", async () => {
    await assertRejects(() => running.control.advance(-1), Error, "seconds");
    await assertRejects(() => running.control.resend("evt_none"), Error, "No such event");
    await assertRejects(() => running.control.pay("cs_test_none"), Error, "No such");
  });

  it("refuses to pay a session twice, and to settle what is not under way", async () => {
    const { id } = await running.stripe.checkout.sessions.create(ORDER);
    await running.control.pay(id);
    const before = (await running.control.events()).length;
    await assertRejects(() => running.control.pay(id), Error, "it is complete");
    await assertRejects(() => running.control.settle(id, true), Error, "no direct debit");
    assertEquals((await running.control.events()).length, before);
  });
});
