/** A router whose validation failures leave as problem details, and the helpers routes share. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { Context } from "./context.ts";
import { type FieldError, Problem } from "./problem.ts";

export { createRoute, z } from "@hono/zod-openapi";

/** What the server passes in with each request. */
export interface Bindings {
  /** Address of the connection's peer; undefined only in tests that call the app directly. */
  readonly peerAddress?: string;
}

export interface ApiEnv {
  Bindings: Bindings;
  Variables: { ctx: Context };
}

export function newRouter() {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw refuseFields(result.error.issues);
    },
  });
}

/** Turns zod's issues into the problem `invalid-request`, one entry per field. */
export function refuseFields(issues: readonly z.core.$ZodIssue[]): Problem {
  const errors = issues.flatMap(toFieldErrors);
  const fields = [...new Set(errors.map((error) => `"${error.field}"`))].join(", ");
  return new Problem("invalid-request", `Cannot read the request: check ${fields}`, { errors });
}

function toFieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      code: "unknown-field",
      message: "is not a field of this request",
    }));
  }
  const code = issue.code.replaceAll("_", "-");
  return [{ field: path.join(".") || "body", code, message: issue.message }];
}

/** A creating POST: it must carry `Idempotency-Key`, so that a retry cannot create twice. */
export const creating: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!c.req.header("idempotency-key")) {
    throw new Problem(
      "idempotency-key-required",
      "Cannot create anything without an Idempotency-Key header (a UUID)",
    );
  }
  await next();
};

const ProblemBody = z.object({
  type: z.url(),
  code: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() }))
    .optional(),
}).openapi("Problem");

/** The response entry for refusals, for `createRoute`. */
export const refusals = {
  default: {
    description: "A refusal: problem details (RFC 9457)",
    content: { "application/problem+json": { schema: ProblemBody } },
  },
} as const;

export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { "application/json": { schema } }, required: true } as const;
}

export function jsonAnswer<S extends z.ZodType>(description: string, schema: S) {
  return { description, content: { "application/json": { schema } } } as const;
}
