/**
 * `/v1/*` over HTTP: key, version, form bodies, idempotency, faults, headers, errors. What each
 * call does is in `endpoints.ts`.
 */
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Endpoint, ENDPOINTS } from "./endpoints.ts";
import { internalError, invalid, StripeRefusal } from "./errors.ts";
import type { Cause } from "./events.ts";
import type { Fault, Faults } from "./faults.ts";
import { canonicalForm, parseForm } from "./form_body.ts";
import type { Idempotency, KeyedOutcome, Outcome } from "./idempotency.ts";
import { API_VERSION } from "./wire.ts";
import type { World } from "./world.ts";

const BODY_MAX_BYTES = 1_000_000;
const NO_KEY = "You did not provide an API key. You need to provide your API key in the " +
  "Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See " +
  "https://stripe.com/docs/api#authentication for details, or we can help at " +
  "https://support.stripe.com/.";

export interface ApiDeps {
  secretKey: string;
  faults: Faults;
  idempotency: Idempotency;
  newId: (prefix: string) => string;
  /** The sandbox as seen by one request. */
  worldFor: (cause: Cause) => World;
  /** Resolves when everything that happened is on disk. */
  save: () => Promise<void>;
  log: (line: string) => void;
}

type Env = { Variables: { requestId: string } };

/** The API as an application. */
export function createApi(deps: ApiDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const requestId = deps.newId("req_");
    c.set("requestId", requestId);
    await next();
    c.header("Request-Id", requestId);
    c.header("Stripe-Version", API_VERSION);
  });
  app.use(async (c, next) => {
    requireKey(c.req.header("authorization"), deps.secretKey);
    requireVersion(c.req.header("stripe-version"));
    await next();
  });
  app.use(bodyLimit({ maxSize: BODY_MAX_BYTES, onError: refuseSize }));
  for (const endpoint of ENDPOINTS) {
    app.on(endpoint.method, endpoint.path, (c) => answer(deps, endpoint, c));
  }
  app.notFound((c) => {
    const refusal = new StripeRefusal({
      status: 404,
      message: `Unrecognized request URL (${c.req.method}: ${c.req.path}).`,
    });
    return respond(outcomeOf(refusal));
  });
  app.onError((error) => respond(outcomeOf(refusalOf(error, deps.log))));
  return app;
}

async function answer(deps: ApiDeps, endpoint: Endpoint, c: Context<Env>): Promise<Response> {
  const { path, url } = c.req;
  const fault = deps.faults.take(path);
  if (fault?.kind === "rate-limit") throw tooManyRequests();
  const text = endpoint.method === "GET" ? new URL(url).search : await c.req.text();
  const tree = parseForm(text);
  const call = endpoint.prepare(tree, c.req.param("id") ?? "");
  const requestId = c.get("requestId");
  const key = endpoint.method === "POST" ? c.req.header("idempotency-key") : undefined;
  const world = deps.worldFor({ requestId, idempotencyKey: key ?? null });
  const execute = () => carryOut(deps, fault, () => call(world));
  const request = { key: key ?? "", path, params: canonicalForm(tree), requestId };
  const outcome = key === undefined
    ? await execute()
    : withKeyHeaders(key, await deps.idempotency.once(request, execute));
  if (endpoint.method === "POST") await deps.save();
  if (fault?.kind === "timeout") await deps.faults.wait(fault);
  return respond(outcome);
}

/** From here on the call has begun: what it answers, a refusal too, is kept under its key. */
async function carryOut(
  deps: ApiDeps,
  fault: Fault | undefined,
  call: () => object,
): Promise<Outcome> {
  try {
    if (fault?.kind === "error") throw internalError();
    if (fault?.kind === "slow") await deps.faults.wait(fault);
    return { status: 200, body: JSON.stringify(call(), null, 2) };
  } catch (error) {
    return outcomeOf(refusalOf(error, deps.log));
  }
}

function withKeyHeaders(key: string, outcome: KeyedOutcome): Outcome {
  const headers = {
    ...outcome.headers,
    "Idempotency-Key": key,
    "Original-Request": outcome.originalRequestId,
    ...(outcome.replayed && { "Idempotent-Replayed": "true" }),
  };
  return { ...outcome, headers };
}

/** A refusal as it is; anything else is a fault of this sandbox, logged and hidden. */
function refusalOf(error: unknown, log: (line: string) => void): StripeRefusal {
  if (error instanceof StripeRefusal) return error;
  log(`stripe sandbox: ${error instanceof Error ? error.stack : error}`);
  return internalError();
}

function outcomeOf(refusal: StripeRefusal): Outcome {
  const { status, body, headers } = refusal;
  return { status, body: JSON.stringify(body, null, 2), headers };
}

function respond({ status, body, headers }: Outcome): Response {
  return new Response(body, {
    status,
    headers: { "Content-Type": "application/json", ...headers },
  });
}

function requireKey(authorization: string | undefined, secretKey: string): void {
  const [, given] = /^Bearer (.+)$/i.exec(authorization ?? "") ?? [];
  if (given === secretKey) return;
  throw new StripeRefusal({
    status: 401,
    message: given === undefined ? NO_KEY : `Invalid API Key provided: ${masked(given)}`,
    headers: { "WWW-Authenticate": 'Bearer realm="Stripe"' },
  });
}

/** The first characters and the last four, as Stripe shows a key it refuses. */
function masked(key: string): string {
  const shown = key.startsWith("sk_test_") ? 8 : 0;
  const hidden = Math.max(0, key.length - shown - 4);
  return key.slice(0, shown) + "*".repeat(hidden) + key.slice(shown + hidden);
}

function requireVersion(version = API_VERSION): void {
  if (version === API_VERSION) return;
  throw invalid(
    `Invalid Stripe API version: ${version}. This sandbox speaks only ${API_VERSION}, ` +
      "the version of the SDK in deno.json.",
  );
}

function tooManyRequests(): StripeRefusal {
  return new StripeRefusal({
    status: 429,
    code: "rate_limit",
    message: "Request rate limit exceeded. Learn more about rate limits here " +
      "https://stripe.com/docs/rate-limits.",
    headers: { "Stripe-Rate-Limited-Reason": "global-rate" },
  });
}

function refuseSize(): never {
  throw new StripeRefusal({ status: 413, message: "Request entity is too large" });
}
