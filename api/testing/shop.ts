/** For tests: the api with the Stripe sandbox, which holds its events until a test releases them. */
import { assert, assertEquals } from "@std/assert";
import Stripe from "stripe";
import { z } from "zod";
import { createSandbox, type Sandbox } from "../../scripts/dev/stripe/server.ts";
import { randomId } from "../../scripts/dev/stripe/ids.ts";
import { createApp } from "../app.ts";
import { createMetrics } from "../core/metrics.ts";
import { createTestApp, type TestApp } from "./app.ts";
import { createTestCompany, type TestCompany } from "./people.ts";
import { Checkout } from "../checkout/schema.ts";

const SECRET_KEY = "sk_test_checkout";
export const WEBHOOK_SECRET = "whsec_checkout_test";
const PAY_PAGE_ORIGIN = "https://stripe.localhost:8443";

export interface Shop extends TestApp {
  /** Where the sandbox's API is. */
  readonly stripeUrl: string;
  /** Gives an order to the sandbox: `/_sandbox/…`. */
  order(path: string, json?: unknown, method?: "GET" | "POST" | "PUT"): Promise<unknown>;
  /** Sends a request as it is, without the headers that `send` adds. */
  request(path: string, init: RequestInit): Promise<Response>;
  /** Delivers a signed event of the test's own making. */
  deliver(event: object, options?: { secret?: string; signedAt?: Date }): Promise<Response>;
}

/** A fresh database, an api on it, and a Stripe of its own. */
export async function openShop({ at }: { at?: Date } = {}): Promise<Shop> {
  let answer = (_request: Request): Promise<Response> => Promise.reject(new Error("not ready"));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => answer(request),
  );
  const stripeUrl = `http://127.0.0.1:${server.addr.port}`;
  const test = await createTestApp({
    fresh: true,
    ...(at ? { at } : {}),
    config: {
      STRIPE_SECRET_KEY: SECRET_KEY,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_URL: stripeUrl,
      UPLOADS_DIR: await Deno.makeTempDir({ prefix: "businesscare-test-" }),
    },
  });
  const { config, effects } = test;
  const metrics = createMetrics("test");
  const { app } = createApp({ config, effects, metrics, isDraining: () => false });
  const request: Shop["request"] = async (path, init) => await app.request(path, init);
  const sandbox = startSandbox(test, async (delivery) => await app.fetch(delivery));
  answer = (call) => sandbox.fetch(call);
  const order = createOrders(sandbox);
  await order("deliveries", { hold: true }, "PUT");
  return {
    ...test,
    stripeUrl,
    order,
    request,
    deliver: async (event, { secret = WEBHOOK_SECRET, signedAt = effects.now() } = {}) => {
      const body = JSON.stringify(event);
      const headers = { "stripe-signature": await sign(body, secret, signedAt) };
      return await request("/webhooks/stripe", { method: "POST", body, headers });
    },
    close: async () => {
      await sandbox.close();
      await server.shutdown();
      await test.close();
      await Deno.remove(config.UPLOADS_DIR, { recursive: true });
    },
  };
}

/** A sandbox on the test's clock, which delivers straight to the api. */
function startSandbox(test: TestApp, send: (request: Request) => Promise<Response>): Sandbox {
  return createSandbox({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: `${test.config.API_URL}/webhooks/stripe`,
    payPageOrigin: PAY_PAGE_ORIGIN,
    clock: () => test.effects.now().getTime(),
    newId: randomId,
    send,
    log: () => {},
  });
}

function createOrders(sandbox: Sandbox): Shop["order"] {
  return async (path, json, method = "POST") => {
    const response = await sandbox.fetch(
      new Request(`http://sandbox/_sandbox/${path}`, {
        method,
        headers: { "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: JSON.stringify(json ?? {}) }),
      }),
    );
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`The sandbox refused "${path}": ${JSON.stringify(body)}`);
    return body;
  };
}

async function sign(payload: string, secret: string, signedAt: Date): Promise<string> {
  const timestamp = Math.floor(signedAt.getTime() / 1000);
  return await Stripe.webhooks.generateTestHeaderStringAsync({ payload, secret, timestamp });
}

export interface Subscription extends TestCompany {
  readonly contractId: string;
  readonly sessionId: string;
  readonly customerId: string;
  readonly grossCents: number;
}

/** A company that has gone as far as the pay page. */
export async function subscribe(shop: Shop, headcount = 25): Promise<Subscription> {
  const company = await createTestCompany(shop);
  const response = await shop.send("/checkout", {
    cookie: company.cookie,
    json: { headcount, termsAccepted: true },
  });
  if (response.status !== 201) throw new Error(`Cannot subscribe: ${await response.text()}`);
  const { contractId } = Checkout.parse(await response.json());
  const { checkoutSessionId, grossCents } = await readContract(shop, contractId);
  const { stripeCustomerId } = await shop.effects.db.selectFrom("company")
    .select("stripeCustomerId").where("id", "=", company.companyId).executeTakeFirstOrThrow();
  return {
    ...company,
    contractId,
    sessionId: checkoutSessionId ?? "",
    customerId: stripeCustomerId ?? "",
    grossCents,
  };
}

/** Pays a session; its events are held by the sandbox. */
export async function pay(shop: Shop, sessionId: string, method = "card"): Promise<void> {
  await shop.order(`sessions/${sessionId}/pay`, { method });
}

const Released = z.object({ released: z.array(z.object({ id: z.string(), status: z.int() })) });

/** Delivers what is held, in the order of the ids or as it happened. @returns the statuses */
export async function release(
  shop: Shop,
  order: "created" | "reversed" | string[] = "created",
): Promise<number[]> {
  const { released } = Released.parse(await shop.order("deliveries/release", { order }));
  return released.map(({ status }) => status);
}

const Events = z.array(z.object({ id: z.string(), type: z.string(), about: z.string() }));

/** Ids of the sandbox's events of a type about a session, in the order in which they happened. */
export async function findEvents(shop: Shop, type: string, about: string): Promise<string[]> {
  const events = Events.parse(await shop.order(`events?type=${type}`, undefined, "GET"));
  return events.filter((event) => event.about === about).map((event) => event.id);
}

export async function readContract(shop: TestApp, id: string) {
  return await shop.effects.db.selectFrom("contract").selectAll().where("id", "=", id)
    .executeTakeFirstOrThrow();
}

export interface EventFields {
  readonly id?: string;
  readonly type?: string;
  readonly created?: Date;
  /** Fields of the session that differ from those of a paid one. */
  readonly session?: Readonly<Record<string, unknown>>;
}

/** An event as Stripe would send it when the session of a subscription is paid. */
export function makeEvent(shop: Shop, subscription: Subscription, fields: EventFields = {}) {
  const { contractId, companyId, sessionId, customerId, grossCents } = subscription;
  const created = fields.created ?? shop.effects.now();
  return {
    id: fields.id ?? randomId("evt_"),
    object: "event",
    api_version: Stripe.API_VERSION,
    created: Math.floor(created.getTime() / 1000),
    type: fields.type ?? "checkout.session.completed",
    data: {
      object: {
        id: sessionId,
        object: "checkout.session",
        payment_status: "paid",
        amount_total: grossCents,
        currency: "eur",
        customer: customerId,
        client_reference_id: contractId,
        metadata: { contractId, companyId },
        payment_intent: `pi_${sessionId}`,
        ...fields.session,
      },
    },
  };
}

/** Everything that a payment makes for a company. */
export async function readBooks(shop: TestApp, companyId: string) {
  const { db } = shop.effects;
  const [contracts, invoices, lines, payments] = await Promise.all([
    db.selectFrom("contract").select(["id", "state"]).where("companyId", "=", companyId)
      .orderBy("id").execute(),
    db.selectFrom("invoice").selectAll().where("companyId", "=", companyId).execute(),
    db.selectFrom("invoice_line").selectAll().where("companyId", "=", companyId).execute(),
    db.selectFrom("payment").selectAll().where("companyId", "=", companyId).execute(),
  ]);
  return { contracts, invoices, lines, payments };
}

/** One payment, one contract in force, one invoice, one number; nothing that is there twice. */
export async function assertSettledOnce(shop: TestApp, subscription: Subscription) {
  const { contracts, invoices, lines, payments } = await readBooks(shop, subscription.companyId);
  assertEquals(contracts.filter((contract) => contract.state === "active"), [
    { id: subscription.contractId, state: "active" },
  ]);
  assertEquals([invoices.length, lines.length, payments.length], [1, 1, 1]);
  const [invoice] = invoices;
  assert(invoice);
  assertEquals([invoice.state, invoice.paidCents], ["paid", subscription.grossCents]);
  return invoice;
}

/** Still waiting for its payment, and nothing was made of it. */
export async function assertUntouched(shop: TestApp, subscription: Subscription) {
  const { contracts, invoices, payments } = await readBooks(shop, subscription.companyId);
  assertEquals(contracts, [{ id: subscription.contractId, state: "pending_payment" }]);
  assertEquals([invoices, payments], [[], []]);
}

/** Invoice numbers of the whole database run from 1 without a gap, dates never backwards. */
export async function assertNoGap(shop: TestApp) {
  const rows = await shop.effects.db.selectFrom("invoice").select(["number", "issuedOn"])
    .orderBy("number").execute();
  const years = [...new Set(rows.map((row) => row.number.slice(1, 5)))];
  for (const year of years) {
    const own = rows.filter((row) => row.number.startsWith(`F${year}-`));
    own.forEach((row, at) => {
      assertEquals(row.number, `F${year}-${String(at + 1).padStart(6, "0")}`);
    });
    assertEquals(own.map((row) => row.issuedOn), own.map((row) => row.issuedOn).sort());
  }
}

export async function readEvent(shop: TestApp, id: string) {
  return await shop.effects.db.selectFrom("stripe_event").selectAll().where("id", "=", id)
    .executeTakeFirst();
}
