/**
 * Idempotency keys as docs.stripe.com/api/idempotent_requests describes them: the first answer made
 * under a key is kept for a day and given again, an error 500 as well; a call that never began
 * (invalid parameters, a key in use, too many requests) leaves no trace.
 */
import { invalid, StripeRefusal } from "./errors.ts";
import type { Store } from "./store.ts";

const KEY_LENGTH_MAX = 255;
const KEPT_S = 24 * 60 * 60;

export interface KeyedRequest {
  key: string;
  /** The endpoint and its parameters: what a repeat must have in common with the first call. */
  path: string;
  params: string;
  requestId: string;
}

export interface Outcome {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

export interface KeyedOutcome extends Outcome {
  replayed: boolean;
  /** Id of the request that was carried out. */
  originalRequestId: string;
}

export interface Idempotency {
  once(request: KeyedRequest, execute: () => Promise<Outcome>): Promise<KeyedOutcome>;
}

/**
 * Idempotency over the responses kept in the store.
 *
 * @param now seconds since 1970
 */
export function createIdempotency(store: Store, now: () => number): Idempotency {
  const inUse = new Set<string>();

  /** @throws StripeRefusal 409 while the key is in use, 400 for a reuse with another request */
  async function once(
    request: KeyedRequest,
    execute: () => Promise<Outcome>,
  ): Promise<KeyedOutcome> {
    const { key, path, params, requestId } = request;
    if (key.length > KEY_LENGTH_MAX) throw tooLong();
    if (inUse.has(key)) throw keyInUse(key);
    const kept = store.responses.get(key);
    if (kept !== undefined && kept.created > now() - KEPT_S) {
      checkSame(request, kept);
      const { status, body } = kept;
      return { status, body, replayed: true, originalRequestId: kept.requestId };
    }
    inUse.add(key);
    try {
      const outcome = await execute();
      const { status, body } = outcome;
      store.responses.delete(key);
      store.responses.put({ id: key, created: now(), path, params, requestId, status, body });
      return { ...outcome, replayed: false, originalRequestId: requestId };
    } finally {
      inUse.delete(key);
    }
  }

  return { once };
}

function checkSame(request: KeyedRequest, kept: { path: string; params: string }): void {
  const advice =
    `Try using a key other than '${request.key}' if you meant to execute a different request.`;
  if (request.path !== kept.path) {
    throw mismatch(
      "Keys for idempotent requests can only be used for the same endpoint they were first used " +
        `for ('${request.path}' vs '${kept.path}'). ${advice}`,
    );
  }
  if (request.params !== kept.params) {
    throw mismatch(
      "Keys for idempotent requests can only be used with the same parameters they were first " +
        `used with. ${advice}`,
    );
  }
}

function mismatch(message: string): StripeRefusal {
  return new StripeRefusal({ status: 400, type: "idempotency_error", message });
}

function keyInUse(key: string): StripeRefusal {
  return new StripeRefusal({
    status: 409,
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: "There is currently another in-progress request using this Idempotent Key (that " +
      "probably means you submitted twice, and the other request is still going through): " +
      `${key}. Please try again later.`,
  });
}

function tooLong(): StripeRefusal {
  return invalid(`Idempotency keys are up to ${KEY_LENGTH_MAX} characters long.`);
}
