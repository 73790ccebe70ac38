import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import Stripe from "stripe";
import { ORDER, refusal, type Running, SECRET_KEY, startSandbox, stripeAt } from "./harness.ts";

describe("idempotency keys and faults of the API", () => {
  let running: Running;
  let stripe: Stripe;
  let port: number;

  beforeAll(() => {
    running = startSandbox();
    stripe = running.stripe;
    port = Number(new URL(running.origin).port);
  });
  afterEach(async () => {
    await running.control.reset();
    assertEquals(running.faults, []);
  });
  afterAll(() => running.close());

  const countCustomers = async () => (await running.control.events("customer.created")).length;

  const post = (path: string, body: string, key: string) =>
    fetch(`${running.origin}${path}`, {
      method: "POST",
      headers: {
        "Authorization": `Bearer ${SECRET_KEY}`,
        "Content-Type": "application/x-www-form-urlencoded",
        "Idempotency-Key": key,
      },
      body,
    });

  it("gives the same answer to the same call, and says so", async () => {
    const key = crypto.randomUUID();
    const before = await countCustomers();
    const first = await post("/v1/customers", "name=A&email=a@example.com", key);
    // The order of the parameters is no difference.
    const second = await post("/v1/customers", "email=a@example.com&name=A", key);
    assertEquals(await second.text(), await first.text());
    assertEquals(first.headers.get("idempotent-replayed"), null);
    assertEquals(second.headers.get("idempotent-replayed"), "true");
    assertEquals(second.headers.get("original-request"), first.headers.get("request-id"));
    assertEquals(await countCustomers(), before + 1);
  });

  it("refuses other parameters under the same key, and does nothing", async () => {
    const idempotencyKey = crypto.randomUUID();
    await stripe.customers.create({ name: "A" }, { idempotencyKey });
    const before = await countCustomers();
    const error = await refusal(stripe.customers.create({ name: "B" }, { idempotencyKey }));
    assert(error instanceof Stripe.errors.StripeIdempotencyError);
    assertEquals(error.statusCode, 400);
    assertMatch(error.message, /can only be used with the same parameters/);
    assertEquals(await countCustomers(), before);
  });

  it("refuses another endpoint under the same key", async () => {
    const idempotencyKey = crypto.randomUUID();
    await stripe.customers.create({}, { idempotencyKey });
    const error = await refusal(stripe.checkout.sessions.create(ORDER, { idempotencyKey }));
    assertMatch(error.message, /'\/v1\/checkout\/sessions' vs '\/v1\/customers'/);
  });

  it("refuses a second call while the first is under way, then replays it", async () => {
    const idempotencyKey = crypto.randomUUID();
    const before = await countCustomers();
    await running.control.fault({ kind: "slow", waitMs: 300 });
    const first = stripe.customers.create({ name: "Slow" }, { idempotencyKey });
    const second = await refusal(
      stripe.customers.create({ name: "Slow" }, { idempotencyKey, timeout: 5000 }),
    );
    assertEquals(second.statusCode, 409);
    assertEquals(second.code, "idempotency_key_in_use");
    const { id } = await first;
    assertEquals((await stripe.customers.create({ name: "Slow" }, { idempotencyKey })).id, id);
    assertEquals(await countCustomers(), before + 1);
  });

  it("keeps a refusal of a call that had begun", async () => {
    const key = crypto.randomUUID();
    const first = await post("/v1/refunds", "charge=ch_none", key);
    const second = await post("/v1/refunds", "charge=ch_none", key);
    assertEquals([first.status, second.status], [400, 400]);
    assertEquals(await second.text(), await first.text());
    assertEquals(second.headers.get("idempotent-replayed"), "true");
  });

  it("keeps nothing of a call whose parameters were refused", async () => {
    const key = crypto.randomUUID();
    const refused = await post("/v1/customers", "nonsense=1", key);
    assertEquals(refused.status, 400);
    await refused.body?.cancel();
    const taken = await post("/v1/customers", "name=A", key);
    assertEquals(taken.status, 200);
    await taken.body?.cancel();
  });

  it("forgets a key after a day", async () => {
    const idempotencyKey = crypto.randomUUID();
    const first = await stripe.customers.create({ name: "A" }, { idempotencyKey });
    await running.control.advance(24 * 60 * 60 + 1);
    const second = await stripe.customers.create({ name: "B" }, { idempotencyKey });
    assert(first.id !== second.id);
  });

  it("answers 500 on demand, does nothing, and repeats the 500 under the same key", async () => {
    const idempotencyKey = crypto.randomUUID();
    const before = await countCustomers();
    await running.control.fault({ kind: "error" });
    const retrying = stripeAt(port, { maxNetworkRetries: 2 });
    const error = await refusal(retrying.customers.create({}, { idempotencyKey }));
    assert(error instanceof Stripe.errors.StripeAPIError);
    assertEquals(error.statusCode, 500);
    const again = await refusal(stripe.customers.create({}, { idempotencyKey }));
    assertEquals(again.statusCode, 500);
    assertEquals(await countCustomers(), before);
    await stripe.customers.create({}, { idempotencyKey: crypto.randomUUID() });
    assertEquals(await countCustomers(), before + 1);
  });

  it("answers 429 on demand, only where it is told to, and keeps nothing", async () => {
    const idempotencyKey = crypto.randomUUID();
    await running.control.fault({ kind: "rate-limit", path: "/v1/customers" });
    await stripe.checkout.sessions.create(ORDER);
    const error = await refusal(stripe.customers.create({}, { idempotencyKey }));
    assert(error instanceof Stripe.errors.StripeRateLimitError);
    assertEquals(error.code, "rate_limit");
    await stripe.customers.create({}, { idempotencyKey });
  });

  it("carries a call out without answering on demand, so that a retry finds it done", async () => {
    const idempotencyKey = crypto.randomUUID();
    const before = await countCustomers();
    await running.control.fault({ kind: "timeout", waitMs: 1000 });
    const error = await refusal(
      stripe.customers.create({ name: "Lost" }, { idempotencyKey, timeout: 100 }),
    );
    assert(error instanceof Stripe.errors.StripeConnectionError);
    const found = await stripe.customers.create({ name: "Lost" }, { idempotencyKey });
    assertEquals(found.name, "Lost");
    assertEquals(await countCustomers(), before + 1);
  });
});
