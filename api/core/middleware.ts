/** What every request passes before its route: peer, id, limits, context, one log line. */
import { accepts } from "hono/accepts";
import { bodyLimit } from "hono/body-limit";
import { routePath } from "hono/route";
import type { Context as HonoContext, MiddlewareHandler } from "hono";
import { Context, type Effects, type Language, type Principal } from "./context.ts";
import type { Metrics } from "./metrics.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** JSON bodies are small; uploads get a route class of their own when they come. */
const BODY_MAX_BYTES = 256 * 1024;
const KEY_PATTERN = /^[\x21-\x7e]{8,128}$/;
const REQUEST_ID_PATTERN = /^[A-Za-z0-9-]{8,64}$/;

/**
 * Answers only nginx: the public port is not for anybody else, wherever the network is open.
 * A peer that is not known (a test without a socket) passes.
 */
export function onlyFromEdge(edgeAddresses: readonly string[]): MiddlewareHandler<ApiEnv> {
  const allowed = new Set(edgeAddresses);
  return async (c, next) => {
    const peer = c.env?.peerAddress;
    if (peer !== undefined && !allowed.has(peer)) {
      return c.body(null, 403);
    }
    return await next();
  };
}

/** A stopping process answers 503, so that nginx turns to another replica. */
export function refuseWhileDraining(isDraining: () => boolean): MiddlewareHandler<ApiEnv> {
  return async (_c, next) => {
    if (isDraining()) {
      throw new Problem("service-unavailable", "Cannot answer: this process is stopping", {
        retryAfterS: 1,
      });
    }
    await next();
  };
}

export const limitBody = bodyLimit({
  maxSize: BODY_MAX_BYTES,
  onError: () => {
    throw new Problem(
      "body-too-large",
      `Cannot accept a body of more than ${BODY_MAX_BYTES / 1024} KiB`,
    );
  },
});

/** The request's id: nginx's when it is well-formed, else one of our own. */
export function withRequestId(effects: Effects): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const given = c.req.header("x-request-id");
    c.header("x-request-id", given && REQUEST_ID_PATTERN.test(given) ? given : effects.newId());
    await next();
  };
}

export interface ContextOptions {
  readonly effects: Effects;
  findPrincipal(headers: Headers): Promise<Principal | null>;
}

export function withContext({ effects, findPrincipal }: ContextOptions): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const hasCookie = c.req.header("cookie") !== undefined;
    const principal = hasCookie ? await findPrincipal(c.req.raw.headers) : null;
    c.set(
      "ctx",
      new Context(effects, {
        requestId: c.res.headers.get("x-request-id") ?? "",
        principal,
        language: principal?.language ?? askedLanguage(c),
        idempotency: await readIdempotency(c),
      }),
    );
    await next();
  };
}

function askedLanguage(c: HonoContext<ApiEnv>): Language {
  const header = "Accept-Language";
  return accepts(c, { header, supports: ["fr", "en"], default: "fr" }) === "en" ? "en" : "fr";
}

/** @throws Problem `invalid-request` for a key that is not 8 to 128 visible ASCII characters */
async function readIdempotency(c: HonoContext<ApiEnv>) {
  const key = c.req.method === "POST" ? c.req.header("idempotency-key") : undefined;
  if (key === undefined) return null;
  if (!KEY_PATTERN.test(key)) {
    const message = "needs 8 to 128 visible ASCII characters";
    throw new Problem("invalid-request", `Cannot read the request: Idempotency-Key ${message}`, {
      errors: [{ field: "Idempotency-Key", code: "invalid-format", message }],
    });
  }
  const text = `${c.req.method} ${c.req.path}\n${await c.req.text()}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return { key, requestHash: new Uint8Array(digest).toHex() };
}

/** A path may hold a secret (an invitation's token): then its route is logged in its place. */
function loggedPath(path: string, route: string): string {
  return route.includes(":token") ? route : path;
}

/** One ECS line and one histogram entry per request; the path only, for queries may hold tokens. */
export function observe(effects: Effects, metrics: Metrics): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const seconds = (performance.now() - startedAt) / 1000;
    const route = routePath(c, -1);
    const { status } = c.res;
    metrics.observeRequest({ method: c.req.method, route, status, seconds });
    effects.log.info({
      "http.request.method": c.req.method,
      "url.path": loggedPath(c.req.path, route),
      "http.response.status_code": status,
      "event.duration": Math.round(seconds * 1e9),
      "http.request.id": c.res.headers.get("x-request-id"),
    }, "request");
  };
}
