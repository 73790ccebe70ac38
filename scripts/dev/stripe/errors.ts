/**
 * Errors in the shape of docs.stripe.com/api/errors. A `StripeRefusal` is thrown anywhere below the
 * routes and becomes an answer in `api.ts`.
 */
import type Stripe from "stripe";
import type { Closed } from "./wire.ts";

type ErrorType = Closed<Stripe.RawErrorType>;

/** Every code that docs.stripe.com/error-codes lists, as the SDK knows them. */
export type ErrorCode = Closed<Stripe.PaymentIntent.LastPaymentError.Code>;

interface Refusal {
  status: number;
  type?: ErrorType;
  code?: ErrorCode;
  param?: string;
  message: string;
  headers?: Record<string, string>;
}

/** A refusal that leaves as Stripe's `{"error": …}` body. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: { error: Stripe.StripeRawError };

  constructor({ status, type = "invalid_request_error", headers, ...detail }: Refusal) {
    super(detail.message);
    this.status = status;
    this.headers = headers ?? {};
    this.body = {
      error: {
        ...detail,
        ...(detail.code && { doc_url: docUrl(detail.code) }),
        type,
      } satisfies Stripe.StripeRawError,
    };
  }
}

/** A parameter or a state that forbids the call: 400. */
export function invalid(
  message: string,
  detail: Pick<Refusal, "code" | "param"> = {},
): StripeRefusal {
  return new StripeRefusal({ status: 400, message, ...detail });
}

/** Nothing has the id in the path: 404. */
export function unknownId(kind: string, id: string): StripeRefusal {
  return missingResource(404, kind, id, "id");
}

/** Nothing has the id in a parameter: 400, as Stripe answers there. */
export function unknownReference(kind: string, id: string, param: string): StripeRefusal {
  return missingResource(400, kind, id, param);
}

function missingResource(status: number, kind: string, id: string, param: string) {
  return new StripeRefusal({
    status,
    code: "resource_missing",
    param,
    message: `No such ${kind}: '${id}'`,
  });
}

/** Stripe's answer to a call that broke on its side. Retrying it with the same key is useless. */
export function internalError(): StripeRefusal {
  return new StripeRefusal({
    status: 500,
    type: "api_error",
    message: "An unknown error occurred",
    headers: { "Stripe-Should-Retry": "false" },
  });
}

function docUrl(code: ErrorCode): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`;
}
