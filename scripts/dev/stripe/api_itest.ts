import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import Stripe from "stripe";
import { ORDER, refusal, type Running, startSandbox, stripeAt } from "./harness.ts";
import { API_VERSION } from "./wire.ts";

describe("the sandbox's API, called by the official SDK", () => {
  let running: Running;
  let stripe: Stripe;

  beforeAll(() => {
    running = startSandbox();
    stripe = running.stripe;
  });
  afterEach(() => assertEquals(running.faults, []));
  afterAll(() => running.close());

  const countEvents = async () => (await running.control.events()).length;

  describe("customers", () => {
    it("creates one and gives it back", async () => {
      const created = await stripe.customers.create({
        email: "rh@example.com",
        name: "Société Générale d’Essai & Cie",
        address: { line1: "1 rue de la Paix", city: "Paris", country: "FR" },
        preferred_locales: ["fr"],
        metadata: { company: "c-1" },
      });
      assertMatch(created.id, /^cus_/);
      assertEquals(created.name, "Société Générale d’Essai & Cie");
      assertEquals(created.address?.city, "Paris");
      assertEquals(created.address?.postal_code, null);
      assertEquals(created.preferred_locales, ["fr"]);
      const found = await stripe.customers.retrieve(created.id);
      assertEquals({ ...found }, { ...created });
    });

    it("updates what is sent, unsets what is sent empty, keeps the rest", async () => {
      const { id } = await stripe.customers.create({
        email: "a@example.com",
        phone: "0102030405",
        metadata: { keep: "1", drop: "2" },
      });
      const updated = await stripe.customers.update(id, {
        name: "New",
        phone: "",
        metadata: { drop: "", add: "3" },
      });
      assertEquals(updated.email, "a@example.com");
      assertEquals(updated.name, "New");
      assertEquals(updated.phone, null);
      assertEquals(updated.metadata, { keep: "1", add: "3" });
    });

    it("refuses an unknown id with 404 resource_missing", async () => {
      const error = await refusal(stripe.customers.retrieve("cus_none"));
      assertEquals(error.statusCode, 404);
      assertEquals(error.code, "resource_missing");
      assertEquals(error.param, "id");
      assertEquals(error.message, "No such customer: 'cus_none'");
      assertEquals(error.doc_url, "https://stripe.com/docs/error-codes/resource-missing");
      assert(error instanceof Stripe.errors.StripeInvalidRequestError);
    });
  });

  describe("checkout sessions", () => {
    it("creates one with a page to pay on and no payment intent yet", async () => {
      const session = await stripe.checkout.sessions.create(ORDER);
      assertEquals(session.url, `https://stripe.test/c/pay/${session.id}`);
      assertEquals(session.amount_total, 30_000);
      assertEquals(session.status, "open");
      assertEquals(session.payment_status, "unpaid");
      assertEquals(session.payment_intent, null);
      assertEquals(session.client_reference_id, "contract-1");
      assertEquals(session.metadata, { contract: "contract-1" });
      assertEquals(session.expires_at - session.created, 24 * 60 * 60);
      assertEquals(session.payment_method_types, ["card", "sepa_debit"]);
      assertEquals({ ...await stripe.checkout.sessions.retrieve(session.id) }, { ...session });
    });

    it("offers only the methods that are allowed", async () => {
      const session = await stripe.checkout.sessions.create({
        ...ORDER,
        allowed_payment_method_types: ["sepa_debit"],
      });
      assertEquals(session.payment_method_types, ["sepa_debit"]);
      assertEquals(session.allowed_payment_method_types, ["sepa_debit"]);
    });

    it("lists its line items by cursor, in their order", async () => {
      const { id } = await stripe.checkout.sessions.create(ORDER);
      const first = await stripe.checkout.sessions.listLineItems(id, { limit: 1 });
      assertEquals(first.data.map((item) => item.description), ["Basic, per employee"]);
      assertEquals(first.data[0]?.amount_total, 25_000);
      assertEquals(first.data[0]?.price?.unit_amount_decimal?.toString(), "1000");
      assertEquals(first.has_more, true);
      const all: string[] = [];
      for await (const item of stripe.checkout.sessions.listLineItems(id, { limit: 1 })) {
        all.push(item.description ?? "");
      }
      assertEquals(all, ["Basic, per employee", "Set-up"]);
    });

    it("expires an open one, once", async () => {
      const { id } = await stripe.checkout.sessions.create(ORDER);
      const expired = await stripe.checkout.sessions.expire(id);
      assertEquals(expired.status, "expired");
      assertEquals(expired.url, null);
      const before = await countEvents();
      const error = await refusal(stripe.checkout.sessions.expire(id));
      assertEquals(error.statusCode, 400);
      assertMatch(error.message, /status in \["open"\] can be expired.*`expired`/);
      assertEquals(await countEvents(), before);
    });

    it("expires by itself when its time comes", async () => {
      const short = Math.floor(Date.now() / 1000) + 31 * 60;
      const { id } = await stripe.checkout.sessions.create({ ...ORDER, expires_at: short });
      assertEquals((await stripe.checkout.sessions.retrieve(id)).status, "open");
      await running.control.advance(32 * 60);
      assertEquals((await stripe.checkout.sessions.retrieve(id)).status, "expired");
      const events = await running.control.events("checkout.session.expired");
      assertEquals(events.filter((event) => event.about === id).length, 1);
    });

    it("refuses an expiry nearer than 30 minutes or farther than 24 hours", async () => {
      const { created } = await stripe.checkout.sessions.create(ORDER);
      for (const after of [60, 25 * 60 * 60]) {
        const error = await refusal(
          stripe.checkout.sessions.create({ ...ORDER, expires_at: created + after }),
        );
        assertEquals(error.param, "expires_at");
      }
    });

    it("refuses a total below 50 cents", async () => {
      const error = await refusal(stripe.checkout.sessions.create({
        ...ORDER,
        line_items: [{
          quantity: 1,
          price_data: { currency: "eur", unit_amount: 49, product_data: { name: "Cheap" } },
        }],
      }));
      assertEquals(error.code, "amount_too_small");
    });

    it("refuses a customer it does not know with 400 and the parameter's name", async () => {
      const error = await refusal(
        stripe.checkout.sessions.create({ ...ORDER, customer: "cus_none" }),
      );
      assertEquals(error.statusCode, 400);
      assertEquals(error.code, "resource_missing");
      assertEquals(error.param, "customer");
    });
  });

  describe("parameters", () => {
    const post = (path: string, body: string) =>
      fetch(`${running.origin}${path}`, {
        method: "POST",
        headers: {
          "Authorization": "Bearer sk_test_harness",
          "Content-Type": "application/x-www-form-urlencoded",
        },
        body,
      });

    it("refuses an unknown one, deep down too", async () => {
      const response = await post(
        "/v1/checkout/sessions",
        "mode=payment&success_url=https://a.test&line_items[0][quantity]=1" +
          "&line_items[0][price_data][currency]=eur&line_items[0][price_data][unit_amount]=100" +
          "&line_items[0][price_data][product_data][name]=x&line_items[0][price_data][tax]=1",
      );
      assertEquals(response.status, 400);
      const { error } = await response.json();
      assertEquals(error.type, "invalid_request_error");
      assertEquals(error.code, "parameter_unknown");
      assertEquals(error.param, "line_items[0][price_data][tax]");
      assertEquals(
        error.message,
        "Received unknown parameter: line_items[0][price_data][tax]",
      );
    });

    it("refuses payment_method_types, which this API version no longer has", async () => {
      const response = await post(
        "/v1/checkout/sessions",
        "mode=payment&payment_method_types[0]=card&success_url=https://a.test",
      );
      assertEquals((await response.json()).error.param, "payment_method_types");
    });

    it("refuses a missing one", async () => {
      const response = await post("/v1/checkout/sessions", "mode=payment");
      const { error } = await response.json();
      assertEquals(error.code, "parameter_missing");
      assertEquals(error.param, "line_items");
    });

    it("refuses an empty one, a wrong number, a wrong address", async () => {
      const empty = await (await post("/v1/customers", "email=")).json();
      assertEquals(empty.error.code, "parameter_invalid_empty");
      const number = await (await post("/v1/refunds", "charge=ch_1&amount=1.5")).json();
      assertEquals(number.error.code, "parameter_invalid_integer");
      const address = await refusal(
        stripe.checkout.sessions.create({ ...ORDER, success_url: "javascript:alert(1)" }),
      );
      assertEquals(address.code, "url_invalid");
      assertEquals(address.param, "success_url");
    });

    it("refuses an unknown address of the API with 404", async () => {
      const response = await post("/v1/invoices", "");
      assertEquals(response.status, 404);
      assertMatch((await response.json()).error.message, /Unrecognized request URL \(POST/);
    });
  });

  describe("keys, versions and headers", () => {
    it("refuses a missing and a wrong key with 401, and does nothing", async () => {
      const before = await countEvents();
      const bare = await fetch(`${running.origin}/v1/customers`, { method: "POST" });
      assertEquals(bare.status, 401);
      assertMatch((await bare.json()).error.message, /You did not provide an API key/);
      const port = Number(new URL(running.origin).port);
      const wrong = stripeAt(port, {}, "sk_test_wrong_key_1234");
      const error = await refusal(wrong.customers.create({}));
      assert(error instanceof Stripe.errors.StripeAuthenticationError);
      assertEquals(error.message, "Invalid API Key provided: sk_test_**********1234");
      assertEquals(await countEvents(), before);
    });

    it("answers with its version and a request id", async () => {
      const customer = await stripe.customers.create({});
      assertEquals(customer.lastResponse.apiVersion, API_VERSION);
      assertMatch(customer.lastResponse.requestId, /^req_/);
      const error = await refusal(stripe.customers.retrieve("cus_none"));
      assertMatch(error.requestId ?? "", /^req_/);
    });

    it("refuses another API version", async () => {
      const response = await fetch(`${running.origin}/v1/events`, {
        headers: { "Authorization": "Bearer sk_test_harness", "Stripe-Version": "2020-08-27" },
      });
      assertEquals(response.status, 400);
      assertMatch((await response.json()).error.message, /Invalid Stripe API version: 2020-08-27/);
    });
  });

  describe("expand", () => {
    it("puts objects in place of their ids, as deep as four levels", async () => {
      const customer = await stripe.customers.create({ email: "x@example.com" });
      const { id } = await stripe.checkout.sessions.create({ ...ORDER, customer: customer.id });
      await running.control.pay(id);
      const session = await stripe.checkout.sessions.retrieve(id, {
        expand: ["customer", "line_items", "payment_intent.latest_charge"],
      });
      assert(typeof session.customer === "object" && session.customer?.id === customer.id);
      assertEquals(session.line_items?.data.length, 2);
      assert(typeof session.payment_intent === "object");
      const charge = session.payment_intent?.latest_charge;
      assert(typeof charge === "object" && charge?.payment_method_details?.card?.last4 === "4242");
    });

    it("refuses what cannot be expanded before anything happens", async () => {
      const before = await countEvents();
      const error = await refusal(stripe.customers.create({ expand: ["subscriptions"] }));
      assertEquals(error.message, "This property cannot be expanded (subscriptions).");
      assertEquals(await countEvents(), before);
    });
  });

  describe("events", () => {
    it("lists the newest first, by type, over several pages", async () => {
      const made: string[] = [];
      for (let i = 0; i < 3; i++) made.push((await stripe.customers.create({})).id);
      const listed: string[] = [];
      for await (const event of stripe.events.list({ type: "customer.created", limit: 2 })) {
        if (event.type === "customer.created") listed.push(event.data.object.id);
      }
      assertEquals(listed.slice(0, 3), made.toReversed());
      const byPrefix = await stripe.events.list({ type: "customer.*", limit: 1 });
      assertEquals(byPrefix.data.length, 1);
    });

    it("pages backwards", async () => {
      const [newest, second, third] = (await stripe.events.list({ limit: 3 })).data;
      const page = await stripe.events.list({ ending_before: third?.id ?? "", limit: 2 });
      assertEquals(page.data.map((event) => event.id), [newest?.id, second?.id]);
    });

    it("retrieves one with the key of the request that caused it", async () => {
      const idempotencyKey = crypto.randomUUID();
      await stripe.customers.create({ email: "k@example.com" }, { idempotencyKey });
      const [newest] = (await stripe.events.list({ limit: 1 })).data;
      const event = await stripe.events.retrieve(newest?.id ?? "");
      assertEquals(event.request?.idempotency_key, idempotencyKey);
      assertEquals(event.api_version, API_VERSION);
    });

    it("refuses an unknown cursor", async () => {
      const error = await refusal(stripe.events.list({ starting_after: "evt_none" }));
      assertEquals(error.param, "starting_after");
    });
  });
});
