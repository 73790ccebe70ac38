import type { ProblemTable } from "../core/problem.ts";

export const checkoutProblems = {
  "contract-exists": { status: 409, title: "The company has a contract already" },
  "payment-in-progress": { status: 409, title: "A payment is under way" },
  "checkout-superseded": { status: 409, title: "Another subscription was started meanwhile" },
  "quote-required": { status: 422, title: "So large a contract needs a quote" },
  "payment-provider-unavailable": { status: 503, title: "The payment provider does not answer" },
  "invalid-signature": { status: 400, title: "The signature is wrong or too old" },
} satisfies ProblemTable;
