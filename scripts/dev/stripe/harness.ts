/** What the integration tests start: a sandbox on a free port, a receiver, the official SDK. */
import Stripe from "stripe";
import { controlSandbox } from "./control_client.ts";
import { randomId } from "./ids.ts";
import { createSandbox, type SandboxOptions } from "./server.ts";

export const SECRET_KEY = "sk_test_harness";
export const WEBHOOK_SECRET = "whsec_harness";
const WAIT_MAX_MS = 5000;
const WAIT_STEP_MS = 10;

/** Fast enough for tests, slow enough to see a retry. */
const RETRIES = { firstMs: 20, maxMs: 40, attemptsMax: 100, timeoutMs: 2000 };

/** A receiver that verifies with the SDK, and notes what it takes and what it refuses. */
export class Receiver {
  readonly taken: Stripe.Event[] = [];
  readonly refused: string[] = [];
  /** What it answers to an event that is truly signed. */
  answer: (event: Stripe.Event) => number = () => 200;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor() {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => this.#receive(request),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/webhooks/stripe`;
  }

  /** Types of the taken events in the order of their arrival. */
  get types(): string[] {
    return this.taken.map((event) => event.type);
  }

  async close(): Promise<void> {
    await this.#server.shutdown();
  }

  async #receive(request: Request): Promise<Response> {
    const body = await request.text();
    const signature = request.headers.get("stripe-signature") ?? "";
    try {
      const event = await stripeWithoutServer.webhooks
        .constructEventAsync(body, signature, WEBHOOK_SECRET);
      const status = this.answer(event);
      if (status < 300) this.taken.push(event);
      return new Response(null, { status });
    } catch (error) {
      this.refused.push(error instanceof Error ? error.message : String(error));
      return new Response(null, { status: 400 });
    }
  }
}

const stripeWithoutServer = new Stripe(SECRET_KEY);

/** Starts a sandbox with a receiver. */
export function startSandbox(options: Partial<SandboxOptions> = {}) {
  const receiver = new Receiver();
  const faults: string[] = [];
  const sandbox = createSandbox({
    secretKey: SECRET_KEY,
    webhookSecret: WEBHOOK_SECRET,
    webhookUrl: receiver.url,
    payPageOrigin: "https://stripe.test",
    clock: Date.now,
    newId: randomId,
    send: fetch,
    log: (line) => void faults.push(line),
    retries: RETRIES,
    debitDelays: { soon: 0, late: 180 },
    ...options,
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    sandbox.fetch,
  );
  const { port } = server.addr;
  const origin = `http://127.0.0.1:${port}`;
  return {
    receiver,
    origin,
    control: controlSandbox(origin),
    stripe: stripeAt(port),
    /** Lines the sandbox logged: its own faults, none in a good run. */
    faults,
    async close() {
      await sandbox.close();
      await server.shutdown();
      await receiver.close();
    },
  };
}

export type Running = ReturnType<typeof startSandbox>;

/** The official SDK talking to a port of this machine; it retries nothing by itself. */
export function stripeAt(port: number, config: Stripe.StripeConfig = {}, key = SECRET_KEY) {
  return new Stripe(key, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });
}

/** A session of two articles for 300.00 euro. */
export const ORDER: Stripe.Checkout.SessionCreateParams = {
  mode: "payment",
  line_items: [
    {
      quantity: 25,
      price_data: {
        currency: "eur",
        unit_amount: 1000,
        product_data: { name: "Basic, per employee" },
      },
    },
    {
      quantity: 1,
      price_data: { currency: "eur", unit_amount: 5000, product_data: { name: "Set-up" } },
    },
  ],
  client_reference_id: "contract-1",
  metadata: { contract: "contract-1" },
  success_url: "https://shop.test/done?session={CHECKOUT_SESSION_ID}",
  cancel_url: "https://shop.test/cancelled",
};

/** Resolves when the condition holds; an Error with `what` after five seconds. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + WAIT_MAX_MS;
  while (!await condition()) {
    if (Date.now() > end) throw new Error(`Waited ${WAIT_MAX_MS} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
  }
}

/** The SDK's error of a call that must be refused. */
export async function refusal(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error("The call was not refused");
}
