/**
 * The payment provider, through its official SDK; the only file that calls it. The keys of its
 * idempotency are made of our ids, so that a repeat after a crash or a time-out makes nothing twice.
 */
import Stripe from "stripe";
import { Problem } from "../core/problem.ts";

/** The SDK's own version of the API: the same code and types in every environment. */
const API_VERSION = "2026-10-28.endive";
/** An attempt may take this long, and is repeated twice: all within one answer of ours. */
const TIMEOUT_MS = 5_000;
const RETRIES_MAX = 2;
const RETRY_AFTER_S = 5;
/** A signature older than this is a replay; Stripe signs every delivery anew. */
const AGE_MAX_S = 300;
/** Stripe's bound of a customer's name. */
const NAME_MAX = 150;

export type StripeClient = Stripe;

export interface StripeOptions {
  readonly secretKey: string;
  /** Origin of the API: Stripe's, or the sandbox's. */
  readonly apiUrl: string;
  /** Of one attempt; tests have less patience. */
  readonly timeoutMs?: number;
}

export function createStripe(options: StripeOptions): StripeClient {
  const { secretKey, apiUrl, timeoutMs = TIMEOUT_MS } = options;
  const url = new URL(apiUrl);
  const isPlain = url.protocol === "http:";
  return new Stripe(secretKey, {
    apiVersion: API_VERSION,
    protocol: isPlain ? "http" : "https",
    host: url.hostname,
    port: url.port || (isPlain ? 80 : 443),
    httpClient: Stripe.createFetchHttpClient(),
    timeout: timeoutMs,
    maxNetworkRetries: RETRIES_MAX,
    telemetry: false,
  });
}

/** The answer for this key is final and no session: the next try needs another key. */
export class SpentKey extends Error {
  override readonly name = "SpentKey";
}

export interface NewCustomer {
  readonly companyId: string;
  readonly name: string;
  readonly email: string | undefined;
  /** Repeats of one try share it. */
  readonly key: string;
}

/**
 * @returns the customer's id
 * @throws SpentKey, or Problem `payment-provider-unavailable`
 */
export async function createCustomer(stripe: StripeClient, customer: NewCustomer): Promise<string> {
  const { companyId, email, key } = customer;
  const name = customer.name.slice(0, NAME_MAX);
  const { id } = await call(() =>
    stripe.customers.create(
      { name, ...(email === undefined ? {} : { email }), metadata: { companyId } },
      { idempotencyKey: `customer-${key}` },
    )
  );
  return id;
}

export interface NewSession {
  readonly contractId: string;
  readonly companyId: string;
  readonly customerId: string;
  readonly description: string;
  readonly language: "fr" | "en";
  readonly currency: string;
  readonly grossCents: number;
  readonly expiresAt: Date;
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** Repeats of one try share it. */
  readonly key: string;
}

/** @throws SpentKey, or Problem `payment-provider-unavailable` */
export async function createSession(
  stripe: StripeClient,
  session: NewSession,
): Promise<{ id: string; url: string }> {
  const { contractId, companyId, description } = session;
  const metadata = { contractId, companyId };
  const { id, url } = await call(() =>
    stripe.checkout.sessions.create({
      mode: "payment",
      customer: session.customerId,
      client_reference_id: contractId,
      metadata,
      locale: session.language,
      line_items: [{
        quantity: 1,
        price_data: {
          currency: session.currency.toLowerCase(),
          unit_amount: session.grossCents,
          product_data: { name: description },
        },
      }],
      payment_intent_data: { description, metadata },
      expires_at: Math.floor(session.expiresAt.getTime() / 1000),
      success_url: session.successUrl,
      cancel_url: session.cancelUrl,
    }, { idempotencyKey: `checkout-${session.key}` })
  );
  if (!url) throw new SpentKey(`Stripe gave session "${id}" without an address`);
  return { id, url };
}

/**
 * Makes sure that nobody can pay a session any more.
 *
 * @returns "complete" when somebody has: its payment is made or under way
 * @throws Problem `payment-provider-unavailable`
 */
export async function closeSession(
  stripe: StripeClient,
  sessionId: string,
): Promise<"expired" | "complete"> {
  try {
    await callKeyless(() => stripe.checkout.sessions.expire(sessionId));
    return "expired";
  } catch (error) {
    // Stripe refuses to expire what is not open any more.
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
  }
  const { status } = await callKeyless(() => stripe.checkout.sessions.retrieve(sessionId));
  if (status === "open") throw unavailable(undefined);
  return status === "complete" ? "complete" : "expired";
}

export interface SignedBody {
  readonly body: string;
  readonly signature: string | undefined;
  readonly secret: string;
  readonly receivedAt: Date;
}

/** @returns the event's id and type, or undefined when Stripe did not sign it, or long ago */
export async function verifyEvent(
  stripe: StripeClient,
  { body, signature, secret, receivedAt }: SignedBody,
): Promise<{ id: string; type: string } | undefined> {
  if (!signature) return undefined;
  try {
    const { webhooks } = stripe;
    const at = receivedAt.getTime();
    return await webhooks.constructEventAsync(body, signature, secret, AGE_MAX_S, undefined, at);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return undefined;
    throw error;
  }
}

async function call<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw translate(error);
  }
}

/** A call without a key of ours: its next try is a new request by itself. */
async function callKeyless<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await call(request);
  } catch (error) {
    throw error instanceof SpentKey ? unavailable(error) : error;
  }
}

/** What is our own fault (a wrong key, a wrong parameter) stays what it is: a logged 500. */
function translate(error: unknown): unknown {
  const { errors } = Stripe;
  if (error instanceof errors.StripeIdempotencyError) {
    return new SpentKey("Stripe had another request under this key", { cause: error });
  }
  if (error instanceof errors.StripeAPIError) {
    // Stripe keeps an answer of 500 and above under its key for a day; 409 means "in use".
    const isKept = (error.statusCode ?? 500) >= 500;
    return isKept ? new SpentKey("Stripe failed", { cause: error }) : unavailable(error);
  }
  const isTransient = error instanceof errors.StripeConnectionError ||
    error instanceof errors.StripeRateLimitError;
  return isTransient ? unavailable(error) : error;
}

/** The refusal for a provider that is down, slow or overloaded. */
export function unavailable(cause: unknown): Problem {
  return new Problem(
    "payment-provider-unavailable",
    "Cannot reach the payment provider: try again shortly, nothing was charged",
    { retryAfterS: RETRY_AFTER_S, cause },
  );
}
