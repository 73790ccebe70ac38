import type { Effects } from "../core/context.ts";
import {
  type ApiEnv,
  createRoute,
  creating,
  jsonAnswer,
  jsonBody,
  newRouter,
  refusals,
} from "../core/router.ts";
import { Hono } from "hono";
import { listStripeEvents, receiveEvent } from "./receive.ts";
import {
  Checkout,
  CheckoutInput,
  CheckoutParams,
  CheckoutStatus,
  StripeEventPage,
  StripeEventQuery,
} from "./schema.ts";
import { readCheckout } from "./status.ts";
import type { StripeClient } from "./stripe.ts";
import { startCheckout } from "./subscribe.ts";

const start = createRoute({
  method: "post",
  path: "/checkout",
  summary: "Subscribe: make a contract and the page where it is paid",
  description: "Goes on with a checkout that was started and not paid; another headcount ends it.",
  middleware: creating,
  request: { body: jsonBody(CheckoutInput) },
  responses: { 201: jsonAnswer("The contract and the page to pay it", Checkout), ...refusals },
});

const status = createRoute({
  method: "get",
  path: "/checkout/{contractId}",
  summary: "What became of a checkout",
  request: { params: CheckoutParams },
  responses: { 200: jsonAnswer("The contract's state", CheckoutStatus), ...refusals },
});

const events = createRoute({
  method: "get",
  path: "/stripe-events",
  summary: "Events of the payment provider that need somebody's attention",
  description: "Not handled yet, or refused; sorted by time of receipt, newest first. For staff.",
  request: { query: StripeEventQuery },
  responses: { 200: jsonAnswer("One page of events", StripeEventPage), ...refusals },
});

export interface CheckoutRoutesOptions {
  readonly stripe: StripeClient;
  readonly siteUrl: string;
}

export function createCheckoutRoutes(options: CheckoutRoutesOptions) {
  return newRouter()
    .openapi(start, async (c) => {
      return c.json(await startCheckout(c.var.ctx, options, c.req.valid("json")), 201);
    })
    .openapi(status, async (c) => {
      return c.json(await readCheckout(c.var.ctx, c.req.valid("param").contractId), 200);
    })
    .openapi(
      events,
      async (c) => c.json(await listStripeEvents(c.var.ctx, c.req.valid("query")), 200),
    );
}

export interface WebhookRoutesOptions {
  readonly effects: Effects;
  readonly stripe: StripeClient;
  readonly webhookSecret: string;
}

/** Outside the public document: only the payment provider has a signature to come here with. */
export function createWebhookRoutes(options: WebhookRoutesOptions) {
  return new Hono<ApiEnv>().post("/webhooks/stripe", async (c) => {
    const body = await c.req.text();
    await receiveEvent(options, { body, signature: c.req.header("stripe-signature") });
    return c.json({ received: true }, 200);
  });
}
