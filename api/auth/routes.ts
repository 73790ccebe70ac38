/** better-auth under `/auth`, its answers turned into problem details, and `/me`. */
import { type Context as HonoContext, Hono } from "hono";
import type { Principal } from "../core/context.ts";
import { requirePrincipal } from "../core/context.ts";
import { permissionsOf, rolesOf } from "../roles.ts";
import { Problem } from "../core/problem.ts";
import { type ApiEnv, createRoute, jsonAnswer, newRouter, refusals } from "../core/router.ts";
import { type Auth, callAuth } from "./better_auth.ts";
import type { authProblems } from "./problems.ts";
import { Me } from "./schema.ts";
import type { SessionCache } from "./session_cache.ts";

type AuthCode = keyof typeof authProblems;

/** better-auth's error codes that a client must be able to tell apart. */
const CODES: Readonly<Record<string, AuthCode>> = {
  INVALID_EMAIL_OR_PASSWORD: "invalid-credentials",
  EMAIL_NOT_VERIFIED: "email-not-verified",
  INVALID_CODE: "invalid-code",
  INVALID_TWO_FACTOR_COOKIE: "invalid-code",
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: "too-many-attempts",
  ACCOUNT_TEMPORARILY_LOCKED: "too-many-attempts",
  INVALID_TOKEN: "invalid-token",
  TOKEN_EXPIRED: "invalid-token",
  PASSWORD_TOO_SHORT: "password-too-short",
  PASSWORD_TOO_LONG: "password-too-long",
};

export function createAuthRoutes({ auth, cache }: { auth: Auth; cache: SessionCache }) {
  return new Hono<ApiEnv>().on(["GET", "POST"], "/auth/*", async (c) => {
    const { principal } = c.var.ctx;
    const request = await copyRequest(c);
    const response = await callAuth(() => auth.handler(request));
    // Whatever a signed-in person does here may change what their sessions are worth.
    if (c.req.method === "POST" && principal) cache.dropUser(principal.userId);
    if (response.status < 400) return response;
    throw await toProblem(response);
  });
}

/** The body may have been read already, for its idempotency hash; Hono keeps the text. */
async function copyRequest(c: HonoContext<ApiEnv>): Promise<Request> {
  const { method, url, headers } = c.req.raw;
  return method === "GET" ? c.req.raw : new Request(url, {
    method,
    headers,
    body: await c.req.text(),
  });
}

async function toProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const { code, message } = readError(body);
  const options = response.status === 429 ? { retryAfterS: 60 } : {};
  return new Problem(CODES[code] ?? fallbackCode(response.status), message, options);
}

function fallbackCode(status: number) {
  if (status === 401) return "sign-in-required";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 429) return "too-many-attempts";
  return status >= 500 ? "internal-error" : "auth-refused";
}

function readError(body: unknown): { code: string; message: string } {
  const fields = typeof body === "object" && body !== null ? body : {};
  return {
    code: "code" in fields && typeof fields.code === "string" ? fields.code : "",
    message: "message" in fields && typeof fields.message === "string"
      ? fields.message
      : "Cannot go on: the request was refused",
  };
}

const readMe = createRoute({
  method: "get",
  path: "/me",
  summary: "Who is signed in, and what they may see",
  responses: { 200: jsonAnswer("The signed-in person", Me), ...refusals },
});

export const me = newRouter().openapi(
  readMe,
  (c) => c.json(describe(requirePrincipal(c.var.ctx)), 200),
);

function describe(principal: Principal): Me {
  const { companyId, companyName } = principal;
  return {
    id: principal.userId,
    name: principal.name,
    email: principal.email,
    language: principal.language,
    roles: rolesOf(principal),
    permissions: permissionsOf(principal),
    company: companyId && companyName ? { id: companyId, name: companyName } : null,
  };
}
