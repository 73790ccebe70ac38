import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import Stripe from "stripe";
import { ORDER, refusal, type Running, startSandbox, until } from "./harness.ts";

const CARD = {
  method: "card",
  email: "payer@example.com",
  name: "Ada Payer",
  number: "4242 4242 4242 4242",
  expiry: "12/99",
  cvc: "123",
};
const DEBIT = {
  method: "sepa_debit",
  email: "payer@example.com",
  name: "Ada Payer",
  iban: "FR14 2004 1010 0505 0001 3M02 606",
};

describe("payments", () => {
  let running: Running;
  let stripe: Stripe;

  beforeAll(() => {
    running = startSandbox();
    stripe = running.stripe;
  });
  afterEach(async () => {
    await running.control.reset();
    assertEquals(running.faults, []);
  });
  afterAll(() => running.close());

  const open = (params: Partial<Stripe.Checkout.SessionCreateParams> = {}) =>
    stripe.checkout.sessions.create({ ...ORDER, ...params });
  const pageOf = (id: string) => `${running.origin}/c/pay/${id}`;
  const submit = (id: string, fields: Record<string, string>, query = "") =>
    fetch(pageOf(id) + query, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
  const paid = async () => {
    const { id } = await open();
    await running.control.pay(id);
    return await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  };
  const intentOf = (session: Stripe.Checkout.Session) => {
    assert(typeof session.payment_intent === "object" && session.payment_intent !== null);
    return session.payment_intent;
  };
  const typesAbout = async (ids: (string | undefined)[]) =>
    (await running.control.events())
      .filter((event) => ids.includes(event.about)).map((event) => event.type);

  describe("the pay page", () => {
    it("shows what is paid, in the session's language, with a policy without script", async () => {
      const { id } = await open({ locale: "fr" });
      const response = await fetch(pageOf(id));
      const html = await response.text();
      assertEquals(response.status, 200);
      assertMatch(html, /<html lang="fr">/);
      assertMatch(html, /<h1>Payer 300,00\s€<\/h1>/);
      assertMatch(html, /Basic, per employee/);
      assertMatch(html, /<label for="card-number">Numéro de carte<\/label>/);
      assertNotMatch(html, /<script|<style| style=| on[a-z]+=/);
      assertEquals(
        response.headers.get("content-security-policy"),
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; " +
          "form-action 'self' https://shop.test",
      );
      const style = await fetch(`${running.origin}/c/pay.css`);
      assertMatch(style.headers.get("content-type") ?? "", /^text\/css/);
      await style.body?.cancel();
    });

    it("speaks the browser's language when the session has none, and can be switched", async () => {
      const { id } = await open();
      const english = await fetch(pageOf(id), { headers: { "Accept-Language": "en-GB,fr;q=0.5" } });
      assertMatch(await english.text(), /Pay €300\.00/);
      const french = await fetch(`${pageOf(id)}?lang=fr`, { headers: { "Accept-Language": "en" } });
      assertMatch(await french.text(), /<html lang="fr">/);
    });

    it("takes a card and leads to the success URL with the session's id", async () => {
      const { id } = await open({ payment_intent_data: { metadata: { contract: "contract-1" } } });
      const response = await submit(id, CARD);
      assertEquals(response.status, 303);
      assertEquals(response.headers.get("location"), `https://shop.test/done?session=${id}`);
      const session = await stripe.checkout.sessions.retrieve(id, {
        expand: ["payment_intent"],
      });
      assertEquals([session.status, session.payment_status], ["complete", "paid"]);
      assertEquals(session.customer_details?.email, "payer@example.com");
      assertEquals(session.url, null);
      const intent = intentOf(session);
      assertEquals(intent.status, "succeeded");
      assertEquals(intent.amount_received, 30_000);
      assertEquals(intent.metadata, { contract: "contract-1" });
      const charge = String(intent.latest_charge);
      assertEquals(await typesAbout([id, intent.id, charge]), [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.completed",
      ]);
    });

    it("leads a second click to where the first one led, without a second payment", async () => {
      const { id } = await open();
      await submit(id, CARD);
      const before = (await running.control.events()).length;
      const again = await submit(id, CARD);
      assertEquals(again.status, 303);
      assertEquals(again.headers.get("location"), `https://shop.test/done?session=${id}`);
      assertEquals((await running.control.events()).length, before);
    });

    it("shows a declined card and takes another one after it", async () => {
      const { id } = await open();
      const declined = await submit(id, { ...CARD, number: "4000000000000002" }, "?lang=en");
      const html = await declined.text();
      assertEquals(declined.status, 402);
      assertMatch(html, /role="alert".*Your card was declined\./s);
      assertNotMatch(html, /value="4000000000000002"/);
      const open1 = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
      assertEquals([open1.status, open1.payment_status], ["open", "unpaid"]);
      const intent = intentOf(open1);
      assertEquals(intent.status, "requires_payment_method");
      assertEquals(intent.last_payment_error?.code, "card_declined");
      assertEquals(intent.last_payment_error?.decline_code, "generic_decline");

      const taken = await submit(id, CARD);
      assertEquals(taken.status, 303);
      const complete = await stripe.checkout.sessions.retrieve(id, {
        expand: ["payment_intent"],
      });
      assertEquals(intentOf(complete).id, intent.id);
      assertEquals(intentOf(complete).last_payment_error, null);
    });

    it("knows insufficient funds, and that a real number is no test number", async () => {
      const { id } = await open();
      const poor = await submit(id, { ...CARD, number: "4000 0000 0000 9995" }, "?lang=fr");
      assertMatch(await poor.text(), /provision suffisante/);
      const real = await submit(id, { ...CARD, number: "4111111111111111" }, "?lang=en");
      assertMatch(await real.text(), /not one of the test cards/);
    });

    it("names each wrong field and pays nothing", async () => {
      const { id } = await open();
      const before = (await running.control.events()).length;
      const response = await submit(
        id,
        { method: "card", email: "x", name: "", number: "4242424242424241", expiry: "01/20" },
        "?lang=en",
      );
      const html = await response.text();
      assertEquals(response.status, 422);
      for (const field of ["email", "name", "number", "expiry", "cvc"]) {
        assertMatch(html, new RegExp(`aria-describedby="card-${field}-problem"`));
      }
      assertNotMatch(html, /iban-problem/);
      assertEquals((await running.control.events()).length, before);
      assertEquals((await stripe.checkout.sessions.retrieve(id)).status, "open");
    });

    it("escapes what was typed", async () => {
      const { id } = await open();
      const response = await submit(id, { ...CARD, number: "", name: '"><b>x' });
      assertMatch(await response.text(), /value="&quot;>&lt;b>x"|value="&quot;&gt;&lt;b&gt;x"/);
    });

    it("refuses a method the session does not allow", async () => {
      const { id } = await open({ allowed_payment_method_types: ["card"] });
      const response = await submit(id, DEBIT);
      assertEquals(response.status, 422);
      assertNotMatch(await response.text(), /name="iban"/);
    });

    it("explains an expired and an unknown session", async () => {
      const { id } = await open();
      await stripe.checkout.sessions.expire(id);
      const expired = await submit(id, CARD, "?lang=en");
      assertEquals(expired.status, 410);
      assertMatch(await expired.text(), /href="https:\/\/shop\.test\/cancelled"/);
      const unknown = await fetch(pageOf("cs_test_none"));
      assertEquals(unknown.status, 404);
      await unknown.body?.cancel();
    });
  });

  describe("direct debits", () => {
    it("complete the session unpaid; the money comes later", async () => {
      const { id } = await open();
      assertEquals((await submit(id, DEBIT)).status, 303);
      await until(
        "the bank answers",
        async () => (await stripe.checkout.sessions.retrieve(id)).payment_status === "paid",
      );
      const session = await stripe.checkout.sessions.retrieve(id, {
        expand: ["payment_intent"],
      });
      const intent = intentOf(session);
      assertEquals(await typesAbout([id, intent.id, String(intent.latest_charge)]), [
        "payment_intent.created",
        "charge.pending",
        "payment_intent.processing",
        "checkout.session.completed",
        "charge.succeeded",
        "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
      ]);
      const [completed] = (await stripe.events.list({ type: "checkout.session.completed" })).data;
      assert(completed?.type === "checkout.session.completed");
      assertEquals(completed.data.object.payment_status, "unpaid");
    });

    it("fail with the IBAN made for it", async () => {
      const { id } = await open();
      await submit(id, { ...DEBIT, iban: "FR8420041010050500013M02607" });
      await until(
        "the bank answers",
        async () => (await typesAbout([id])).includes("checkout.session.async_payment_failed"),
      );
      const session = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
      assertEquals([session.status, session.payment_status], ["complete", "unpaid"]);
      assertEquals(intentOf(session).status, "requires_payment_method");
    });

    it("wait three minutes with the IBAN made for it", async () => {
      const { id } = await open();
      await submit(id, { ...DEBIT, iban: "FR3020041010050500013M02609" });
      await running.control.advance(120);
      assertEquals((await stripe.checkout.sessions.retrieve(id)).payment_status, "unpaid");
      await running.control.advance(60);
      assertEquals((await stripe.checkout.sessions.retrieve(id)).payment_status, "paid");
    });

    it("settle at once as a test orders", async () => {
      const { id } = await open();
      await running.control.pay(id, { method: "sepa_debit", iban: "DE08370400440532013003" });
      await running.control.settle(id, false);
      assertEquals(
        (await typesAbout([id])).at(-1),
        "checkout.session.async_payment_failed",
      );
    });

    it("refuse an IBAN that is no test IBAN", async () => {
      const { id } = await open();
      const response = await submit(
        id,
        { ...DEBIT, iban: "NL91ABNA0417164300" },
        "?lang=en",
      );
      assertEquals(response.status, 422);
      assertMatch(await response.text(), /takes only the test IBANs/);
    });
  });

  it("a test can have the next payment declined, however good the card", async () => {
    const { id } = await open();
    await running.control.declineNext("insufficient_funds");
    assertEquals((await running.control.pay(id)).result, "declined");
    assertEquals((await running.control.pay(id)).result, "paid");
  });

  it("a customer without an address for mail gets the payer's", async () => {
    const customer = await stripe.customers.create({});
    const { id } = await open({ customer: customer.id });
    await running.control.pay(id, { email: "typed@example.com" });
    const found = await stripe.customers.retrieve(customer.id);
    assert(!found.deleted);
    assertEquals(found.email, "typed@example.com");
  });

  describe("refunds", () => {
    it("give back a part, then the rest", async () => {
      const intent = intentOf(await paid());
      const part = await stripe.refunds.create({
        payment_intent: intent.id,
        amount: 10_000,
        reason: "requested_by_customer",
        metadata: { why: "test" },
      });
      assertEquals([part.status, part.amount], ["succeeded", 10_000]);
      assertEquals({ ...await stripe.refunds.retrieve(part.id) }, { ...part });
      const rest = await stripe.refunds.create({ charge: String(intent.latest_charge) });
      assertEquals(rest.amount, 20_000);
      const charge = await stripe.charges.retrieve(String(intent.latest_charge));
      assertEquals([charge.amount_refunded, charge.refunded], [30_000, true]);
      assertEquals(
        await typesAbout([part.id, rest.id, charge.id]),
        [
          "charge.succeeded",
          "refund.created",
          "charge.refunded",
          "refund.created",
          "charge.refunded",
        ],
      );
    });

    it("refuse more than is left, and leave the charge as it was", async () => {
      const intent = intentOf(await paid());
      await stripe.refunds.create({ payment_intent: intent.id, amount: 29_000 });
      const error = await refusal(
        stripe.refunds.create({ payment_intent: intent.id, amount: 1001 }),
      );
      assertEquals(error.statusCode, 400);
      assertEquals(error.param, "amount");
      assertEquals(
        error.message,
        "Refund amount (€10.01) is greater than unrefunded amount on charge (€10.00)",
      );
      const charge = await stripe.charges.retrieve(String(intent.latest_charge));
      assertEquals(charge.amount_refunded, 29_000);
    });

    it("refuse a charge already refunded", async () => {
      const intent = intentOf(await paid());
      await stripe.refunds.create({ payment_intent: intent.id });
      const error = await refusal(stripe.refunds.create({ payment_intent: intent.id }));
      assertEquals(error.code, "charge_already_refunded");
    });

    it("refuse a payment that did not succeed, both targets, and none", async () => {
      const { id } = await open();
      await running.control.pay(id, { number: "4000000000000002" });
      const session = await stripe.checkout.sessions.retrieve(id);
      const failed = String(session.payment_intent);
      const before = (await running.control.events("refund.created")).length;
      for (
        const params of [{ payment_intent: failed }, { payment_intent: failed, charge: "ch_1" }, {}]
      ) {
        assertEquals((await refusal(stripe.refunds.create(params))).statusCode, 400);
      }
      assertEquals((await running.control.events("refund.created")).length, before);
    });
  });
});
