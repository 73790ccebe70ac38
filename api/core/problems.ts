import type { ProblemTable } from "./problem.ts";

/** What any route may answer. */
export const coreProblems = {
  "invalid-request": { status: 422, title: "The request has invalid fields" },
  "malformed-body": { status: 400, title: "The body is not valid JSON" },
  "unsupported-media-type": { status: 415, title: "The body's media type is not accepted" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "sign-in-required": { status: 401, title: "Sign in first" },
  "forbidden": { status: 403, title: "You may not do this" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "This address has other methods" },
  "idempotency-key-required": { status: 400, title: "The Idempotency-Key header is missing" },
  "idempotency-key-reused": { status: 422, title: "This Idempotency-Key had another request" },
  "service-unavailable": { status: 503, title: "Try again shortly" },
  "internal-error": { status: 500, title: "Something went wrong on our side" },
} satisfies ProblemTable;
