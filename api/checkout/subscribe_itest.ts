import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestApp } from "../testing/app.ts";
import { addEmployee, addMember, createTestCompany, type TestCompany } from "../testing/people.ts";
import { Checkout, CheckoutStatus } from "./schema.ts";
import { createStripe } from "./stripe.ts";
import {
  findEvents,
  openShop,
  pay,
  readBooks,
  readContract,
  release,
  type Shop,
  subscribe,
} from "../testing/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

afterAll(async () => {
  await shop.close();
});

interface Ask {
  readonly key?: string;
  readonly json?: unknown;
}

function ask(company: { cookie: string }, { key, json }: Ask = {}): Promise<Response> {
  return shop.send("/checkout", {
    cookie: company.cookie,
    json: json ?? { headcount: 25, termsAccepted: true },
    ...(key === undefined ? {} : { headers: { "idempotency-key": key } }),
  });
}

async function start(company: { cookie: string }, options: Ask = {}): Promise<Checkout> {
  const response = await ask(company, options);
  assertEquals(response.status, 201, await response.clone().text());
  return Checkout.parse(await response.json());
}

async function assertRefused(response: Response, status: number, code: string) {
  const problem = await response.json();
  assertEquals([response.status, problem.code], [status, code]);
  return problem;
}

async function stripeSession(contractId: string) {
  const { checkoutSessionId } = await readContract(shop, contractId);
  const stripe = createStripe({ secretKey: "sk_test_checkout", apiUrl: shop.stripeUrl });
  return await stripe.checkout.sessions.retrieve(checkoutSessionId ?? "", {
    expand: ["line_items"],
  });
}

describe("POST /checkout", () => {
  it("makes a contract that waits for its payment, and the page to pay it", async () => {
    const company = await createTestCompany(shop);
    const { contractId, url } = await start(company);
    const contract = await readContract(shop, contractId);
    assertEquals(contract.companyId, company.companyId);
    assertEquals(contract.state, "pending_payment");
    assertEquals([contract.seats, contract.currency, contract.vatRateBp], [25, "EUR", 2000]);
    assertEquals([contract.netCents, contract.vatCents], [450_000, 90_000]);
    assertEquals(contract.grossCents, 540_000);
    assertEquals([contract.acceptedBy, contract.startsOn], [company.userId, null]);
    assertEquals(contract.checkoutUrl, url);

    const session = await stripeSession(contractId);
    assertEquals(session.url, url);
    assertEquals(session.amount_total, 540_000);
    assertEquals(session.client_reference_id, contractId);
    assertEquals(session.metadata, { contractId, companyId: company.companyId });
    assertEquals(session.locale, "fr");
    assertEquals(
      session.line_items?.data.map((line) => line.description),
      ["Abonnement Starter, 25 salariés, un an"],
    );
    const site = shop.config.SITE_URL;
    assertEquals(session.success_url, `${site}/company/payment?contract=${contractId}`);
    assertEquals(session.cancel_url, `${site}/company/subscribe`);
  });

  it("takes the company's headcount when none is given", async () => {
    const company = await createTestCompany(shop);
    const { contractId } = await start(company, { json: { termsAccepted: true } });
    assertEquals((await readContract(shop, contractId)).seats, 25);
  });

  it("gives a repeated request the same contract and page, and refuses it another body", async () => {
    const company = await createTestCompany(shop);
    const key = crypto.randomUUID();
    const first = await start(company, { key });
    assertEquals(await start(company, { key }), first);
    const other = await ask(company, { key, json: { headcount: 26, termsAccepted: true } });
    await assertRefused(other, 422, "idempotency-key-reused");
    assertEquals((await readBooks(shop, company.companyId)).contracts, [
      { id: first.contractId, state: "pending_payment" },
    ]);
  });

  it("goes on with the checkout that was started, whoever of the company asks", async () => {
    const company = await createTestCompany(shop);
    const first = await start(company);
    const colleague = await addMember(shop, company.companyId, "company_billing");
    assertEquals(await start(colleague), first);
  });

  it("ends the old contract and closes its page when the headcount changes", async () => {
    const company = await createTestCompany(shop);
    const old = await start(company);
    const next = await start(company, { json: { headcount: 31, termsAccepted: true } });
    assertNotEquals(next.contractId, old.contractId);
    assertEquals((await stripeSession(old.contractId)).status, "expired");
    assertEquals((await stripeSession(next.contractId)).amount_total, 558_000);
    assertEquals((await readBooks(shop, company.companyId)).contracts, [
      { id: old.contractId, state: "ended" },
      { id: next.contractId, state: "pending_payment" },
    ]);
  });

  it("makes one contract and one page of many requests at once", async () => {
    const company = await createTestCompany(shop);
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(company)));
    assertEquals(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
    assertEquals((await readBooks(shop, company.companyId)).contracts.length, 1);
  });

  it("leaves one contract that waits when people ask for different headcounts at once", async () => {
    const company = await createTestCompany(shop);
    const answers = await Promise.all(
      [25, 26, 27, 28].map((headcount) =>
        ask(company, { json: { headcount, termsAccepted: true } })
      ),
    );
    for (const answer of answers) {
      if (answer.status === 201) await answer.body?.cancel();
      else await assertRefused(answer, 409, "checkout-superseded");
    }
    const { contracts } = await readBooks(shop, company.companyId);
    const waiting = contracts.filter((contract) => contract.state === "pending_payment");
    assertEquals(waiting.length, 1);
    assertEquals(contracts.filter((contract) => contract.state === "active").length, 0);
  });

  it("starts anew when the page is too old to be paid", async () => {
    const own = await openShop({ at: new Date("2026-11-22T09:00:00Z") });
    try {
      const old = await subscribe(own);
      own.setClock(new Date("2026-11-23T07:30:00Z"));
      const response = await own.send("/checkout", {
        cookie: old.cookie,
        json: { headcount: 25, termsAccepted: true },
      });
      const next = Checkout.parse(await response.json());
      assertNotEquals(next.contractId, old.contractId);
      assertEquals((await readContract(own, old.contractId)).state, "ended");
    } finally {
      await own.close();
    }
  });
});

describe("POST /checkout refuses", () => {
  async function assertNothingMade(company: TestCompany) {
    assertEquals((await readBooks(shop, company.companyId)).contracts, []);
  }

  it("visitors, employees and people without the permission", async () => {
    const company = await createTestCompany(shop);
    const manager = await addMember(shop, company.companyId, "site_manager");
    const employee = await addEmployee(shop, company.companyId);
    await assertRefused(
      await shop.send("/checkout", { json: { termsAccepted: true } }),
      401,
      "sign-in-required",
    );
    await assertRefused(await ask(manager), 403, "forbidden");
    await assertRefused(await ask(employee), 403, "forbidden");
    await assertNothingMade(company);
  });

  it("a request without an idempotency key", async () => {
    const company = await createTestCompany(shop);
    const response = await shop.request("/checkout", {
      method: "POST",
      headers: { cookie: company.cookie, "content-type": "application/json" },
      body: JSON.stringify({ headcount: 25, termsAccepted: true }),
    });
    await assertRefused(response, 400, "idempotency-key-required");
    await assertNothingMade(company);
  });

  const faulty: [field: string, json: unknown][] = [
    ["headcount", { headcount: 0, termsAccepted: true }],
    ["headcount", { headcount: 2.5, termsAccepted: true }],
    ["headcount", { headcount: 100_001, termsAccepted: true }],
    ["headcount", { headcount: "25", termsAccepted: true }],
    ["termsAccepted", { headcount: 25 }],
    ["termsAccepted", { headcount: 25, termsAccepted: false }],
    ["priceCents", { headcount: 25, termsAccepted: true, priceCents: 1 }],
  ];
  for (const [field, json] of faulty) {
    it(`${JSON.stringify(json)}, naming "${field}"`, async () => {
      const company = await createTestCompany(shop);
      const problem = await assertRefused(await ask(company, { json }), 422, "invalid-request");
      assertEquals(problem.errors.map((error: { field: string }) => error.field), [field]);
      await assertNothingMade(company);
    });
  }

  it("more than can be charged at once, naming the headcount", async () => {
    const company = await createTestCompany(shop);
    const json = { headcount: 8_334, termsAccepted: true };
    const problem = await assertRefused(await ask(company, { json }), 422, "quote-required");
    assertEquals(problem.errors[0].field, "headcount");
    await assertNothingMade(company);
    await start(company, { json: { headcount: 8_333, termsAccepted: true } });
  });

  it("a company that has a contract in force", async () => {
    const subscription = await subscribe(shop);
    for (const state of ["active", "suspended", "terminating"] as const) {
      await shop.effects.db.updateTable("contract").set({ state })
        .where("id", "=", subscription.contractId).execute();
      await assertRefused(await ask(subscription), 409, "contract-exists");
    }
    assertEquals((await readBooks(shop, subscription.companyId)).contracts.length, 1);
  });

  it("another headcount when the first was paid and nobody has told us yet", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId);
    const json = { headcount: 31, termsAccepted: true };
    await assertRefused(await ask(subscription, { json }), 409, "payment-in-progress");
    assertEquals((await readBooks(shop, subscription.companyId)).contracts, [
      { id: subscription.contractId, state: "pending_payment" },
    ]);
    await release(shop);
    await assertRefused(await ask(subscription, { json }), 409, "contract-exists");
  });

  it("anything while a direct debit is under way", async () => {
    const subscription = await subscribe(shop);
    await pay(shop, subscription.sessionId, "sepa_debit");
    await release(
      shop,
      await findEvents(
        shop,
        "checkout.session.completed",
        subscription.sessionId,
      ),
    );
    for (const headcount of [25, 31]) {
      const json = { headcount, termsAccepted: true };
      await assertRefused(await ask(subscription, { json }), 409, "payment-in-progress");
    }
    assertEquals((await readBooks(shop, subscription.companyId)).contracts.length, 1);
  });

  it("a repeated request whose contract has ended or begun since", async () => {
    const company = await createTestCompany(shop);
    const key = crypto.randomUUID();
    const { contractId } = await start(company, { key });
    const setState = (state: "ended" | "active") =>
      shop.effects.db.updateTable("contract").set({ state }).where("id", "=", contractId)
        .execute();
    await setState("ended");
    await assertRefused(await ask(company, { key }), 409, "checkout-superseded");
    await setState("active");
    await assertRefused(await ask(company, { key }), 409, "contract-exists");
  });
});

describe("POST /checkout with a provider in trouble", () => {
  it("keeps the contract and answers 503, and the same request goes on later", async () => {
    const company = await createTestCompany(shop);
    const key = crypto.randomUUID();
    await shop.order("faults", { kind: "rate-limit", path: "/v1/checkout" });
    const response = await ask(company, { key });
    assertEquals(response.headers.get("retry-after"), "5");
    await assertRefused(response, 503, "payment-provider-unavailable");
    const [waiting] = (await readBooks(shop, company.companyId)).contracts;
    assertEquals(waiting?.state, "pending_payment");
    assertEquals((await start(company, { key })).contractId, waiting?.id);
  });

  it("is not stuck with a failure that the provider keeps under its key", async () => {
    const company = await createTestCompany(shop);
    for (const path of ["/v1/customers", "/v1/checkout"]) {
      await shop.order("faults", { kind: "error", path });
      await assertRefused(await ask(company), 503, "payment-provider-unavailable");
    }
    const { contractId } = await start(company);
    assertEquals((await readBooks(shop, company.companyId)).contracts.length, 1);
    assertEquals((await readContract(shop, contractId)).checkoutAttempt, 2);
  });

  it("answers 503 when nothing listens", async () => {
    const deaf = await createTestApp({ config: { STRIPE_API_URL: "http://127.0.0.1:9" } });
    try {
      const company = await createTestCompany(deaf);
      const response = await deaf.send("/checkout", {
        cookie: company.cookie,
        json: { termsAccepted: true },
      });
      await assertRefused(response, 503, "payment-provider-unavailable");
      const { contracts } = await readBooks(deaf, company.companyId);
      assertEquals(contracts.map((contract) => contract.state), ["pending_payment"]);
    } finally {
      await deaf.close();
    }
  });

  it("makes one session when an answer was lost on its way", async () => {
    const subscription = await subscribe(shop);
    const before = await readContract(shop, subscription.contractId);
    // As a crash leaves it between the provider's answer and our note of it.
    await shop.effects.db.updateTable("contract")
      .set({ checkoutSessionId: null, checkoutUrl: null })
      .where("id", "=", subscription.contractId).execute();
    const again = await start(subscription);
    assertEquals(again.url, before.checkoutUrl);
    const after = await readContract(shop, subscription.contractId);
    assertEquals(after.checkoutSessionId, before.checkoutSessionId);
  });

  it("changes nothing when the old page cannot be closed", async () => {
    const subscription = await subscribe(shop);
    await shop.order("faults", { kind: "rate-limit", path: "/v1/checkout" });
    const json = { headcount: 31, termsAccepted: true };
    await assertRefused(await ask(subscription, { json }), 503, "payment-provider-unavailable");
    assertEquals((await readBooks(shop, subscription.companyId)).contracts, [
      { id: subscription.contractId, state: "pending_payment" },
    ]);
    assertEquals((await stripeSession(subscription.contractId)).status, "open");
  });
});

describe("GET /checkout/:contractId", () => {
  async function readStatus(cookie: string, contractId: string): Promise<CheckoutStatus> {
    const response = await shop.send(`/checkout/${contractId}`, { cookie });
    assertEquals(response.status, 200);
    return CheckoutStatus.parse(await response.json());
  }

  it("says what became of it, from waiting to the invoice", async () => {
    const { contractId, cookie, sessionId } = await subscribe(shop);
    const waiting = {
      contractId,
      state: "pending_payment",
      isPaymentUnderWay: false,
      invoiceId: null,
    } as const;
    assertEquals(await readStatus(cookie, contractId), waiting);
    await pay(shop, sessionId);
    assertEquals(await readStatus(cookie, contractId), waiting);
    await release(shop);
    const done = await readStatus(cookie, contractId);
    assertEquals([done.state, done.isPaymentUnderWay], ["active", false]);
    assert(done.invoiceId);
  });

  it("says that a direct debit is under way", async () => {
    const { contractId, cookie, sessionId } = await subscribe(shop);
    await pay(shop, sessionId, "sepa_debit");
    await release(shop, await findEvents(shop, "checkout.session.completed", sessionId));
    const status = await readStatus(cookie, contractId);
    assertEquals([status.state, status.isPaymentUnderWay], ["pending_payment", true]);
  });

  it("is for the company only", async () => {
    const { contractId, companyId } = await subscribe(shop);
    const stranger = await createTestCompany(shop);
    const manager = await addMember(shop, companyId, "site_manager");
    const path = `/checkout/${contractId}`;
    const foreign = await shop.send(path, { cookie: stranger.cookie });
    assertStringIncludes((await assertRefused(foreign, 404, "not-found")).detail, contractId);
    const unpermitted = await shop.send(path, { cookie: manager.cookie });
    await assertRefused(unpermitted, 403, "forbidden");
    await assertRefused(await shop.send(path), 401, "sign-in-required");
    const malformed = await shop.send("/checkout/1", { cookie: stranger.cookie });
    await assertRefused(malformed, 422, "invalid-request");
  });
});
