import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { Problem } from "../core/problem.ts";
import { openShop, pay, type Shop, subscribe } from "../testing/shop.ts";
import {
  closeSession,
  createCustomer,
  createSession,
  createStripe,
  type NewSession,
  SpentKey,
  type StripeClient,
} from "./stripe.ts";

let shop: Shop;
let stripe: StripeClient;

beforeAll(async () => {
  shop = await openShop();
  const secretKey = shop.config.STRIPE_SECRET_KEY;
  stripe = createStripe({ secretKey, apiUrl: shop.stripeUrl, timeoutMs: 250 });
});

afterAll(async () => {
  await shop.close();
});

function makeCustomer(key: string) {
  return { companyId: crypto.randomUUID(), name: "N".repeat(160), email: "a@example.test", key };
}

async function makeSession(): Promise<NewSession> {
  return {
    key: crypto.randomUUID(),
    contractId: crypto.randomUUID(),
    companyId: crypto.randomUUID(),
    customerId: await createCustomer(stripe, makeCustomer(crypto.randomUUID())),
    description: "Starter",
    language: "en",
    currency: "EUR",
    grossCents: 540_000,
    expiresAt: new Date(shop.effects.now().getTime() + 3_600_000),
    successUrl: "https://www.localhost:8443/company/payment",
    cancelUrl: "https://www.localhost:8443/company/subscribe",
  };
}

describe("createCustomer and createSession", () => {
  it("give the same thing for the same key, and another for another", async () => {
    const customer = makeCustomer(crypto.randomUUID());
    const id = await createCustomer(stripe, customer);
    assertEquals(await createCustomer(stripe, customer), id);
    assertNotEquals(await createCustomer(stripe, { ...customer, key: crypto.randomUUID() }), id);
    const session = await makeSession();
    assertEquals(await createSession(stripe, session), await createSession(stripe, session));
  });

  it("make one session when the answer is too late and the call is made again", async () => {
    const session = await makeSession();
    await shop.order("faults", { kind: "timeout", path: "/v1/checkout", waitMs: 1_000 });
    const late = await createSession(stripe, session);
    assertEquals(await createSession(stripe, session), late);
  });

  it("give up on a provider that stays slow", async () => {
    const session = await makeSession();
    await shop.order("faults", { kind: "timeout", path: "/v1/checkout", waitMs: 600, count: 3 });
    const problem = await assertRejects(() => createSession(stripe, session), Problem);
    assertEquals(problem.code, "payment-provider-unavailable");
    assertEquals(problem.retryAfterS, 5);
  });

  it("say that a key is spent when it had another request, or a failure that is kept", async () => {
    const customer = makeCustomer(crypto.randomUUID());
    await createCustomer(stripe, customer);
    await assertRejects(
      () => createCustomer(stripe, { ...customer, email: "b@example.test" }),
      SpentKey,
    );
    await shop.order("faults", { kind: "error", path: "/v1/customers" });
    const failing = makeCustomer(crypto.randomUUID());
    await assertRejects(() => createCustomer(stripe, failing), SpentKey);
    await assertRejects(() => createCustomer(stripe, failing), SpentKey);
  });

  it("do not hide a fault of ours behind the provider's", async () => {
    const wrong = createStripe({ secretKey: "sk_test_wrong", apiUrl: shop.stripeUrl });
    const error = await createCustomer(wrong, makeCustomer("wrong-key")).catch((error) => error);
    assertEquals(error.type, "StripeAuthenticationError");
  });
});

describe("closeSession", () => {
  it("closes what is open, as often as it is asked", async () => {
    const { sessionId } = await subscribe(shop);
    assertEquals(await closeSession(stripe, sessionId), "expired");
    assertEquals(await closeSession(stripe, sessionId), "expired");
  });

  it("says when somebody has paid", async () => {
    const { sessionId } = await subscribe(shop);
    await pay(shop, sessionId);
    assertEquals(await closeSession(stripe, sessionId), "complete");
  });

  it("does not know while the provider fails", async () => {
    const { sessionId } = await subscribe(shop);
    await shop.order("faults", { kind: "error", path: "/v1/checkout", count: 3 });
    const problem = await assertRejects(() => closeSession(stripe, sessionId), Problem);
    assertEquals(problem.code, "payment-provider-unavailable");
  });
});
