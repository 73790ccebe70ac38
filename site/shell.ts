/**
 * What stands around Fresh's handler: who may speak to us, how much, how it is logged, and the
 * headers of every answer. Fresh skips a middleware's headers on its error and 404 pages, so all
 * that must hold everywhere is here.
 */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Gate } from "./gate.ts";
import { cacheControl, securityHeaders } from "./headers.ts";
import { errorFields, type Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import {
  createState,
  handOver,
  type ShellRefusal,
  type State,
  type StateOptions,
} from "./state.ts";

/** Largest form accepted. The longest page form is under 4 KB. */
export const BODY_BYTES_MAX = 64 * 1024;
/** Longer paths are cut in the log. */
const LOGGED_PATH_CHARACTERS_MAX = 200;
const REQUEST_ID = /^[\w-]{8,64}$/;

export type FreshHandler = (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>;

export interface ShellOptions extends StateOptions {
  render: FreshHandler;
  /** Peers that may speak to this port: nginx, and nobody else. */
  edgeAddresses: readonly string[];
  paymentOrigin: string;
  gate: Gate;
  log: Log;
  metrics: Metrics;
}

interface ShellEnv {
  Bindings: Deno.ServeHandlerInfo<Deno.NetAddr>;
  Variables: { state: State };
}

export type Shell = Hono<ShellEnv>;

/** The site as one application: `shell.fetch(request, info)` answers everything. */
export function createShell(options: ShellOptions): Shell {
  const answer = createAnswer(options);
  return new Hono<ShellEnv>()
    .use(admitEdgeOnly(options))
    .use(observe(options))
    .use((c, next) => options.gate.isOpen ? options.gate.pass(next) : answer(c, 503))
    .use(bodyLimit({ maxSize: BODY_BYTES_MAX, onError: (c) => answer(c, 413) }))
    .all("*", (c) => answer(c, null));
}

/** The public port answers nothing but to nginx: its addresses alone make headers trustworthy. */
function admitEdgeOnly({ edgeAddresses, log }: ShellOptions): MiddlewareHandler<ShellEnv> {
  const allowed = new Set(edgeAddresses);
  return async (c, next) => {
    const { hostname } = c.env.remoteAddr;
    if (allowed.has(hostname)) return await next();
    log.warn({ "source.ip": hostname }, "refused a peer that is not the edge");
    return c.text("Forbidden", 403);
  };
}

/** Answers with a page, or with the page for `refusal` when the shell itself turns one away. */
function createAnswer(options: ShellOptions) {
  const fixed = securityHeaders(options.paymentOrigin);
  return async (c: Context<ShellEnv>, refusal: ShellRefusal | null): Promise<Response> => {
    const request = c.req.raw;
    const given = request.headers.get("x-request-id");
    const requestId = given !== null && REQUEST_ID.test(given) ? given : crypto.randomUUID();
    const state = createState(options, request, { requestId, refusal });
    c.set("state", state);
    handOver(request, state);
    const response = await options.render(request, c.env);
    const { headers } = response;
    for (const cookie of state.exchange.cookies) headers.append("set-cookie", cookie);
    for (const [name, value] of fixed) headers.set(name, value);
    headers.set("x-request-id", requestId);
    if (!headers.has("cache-control")) {
      headers.set("cache-control", cacheControl(request, response));
      headers.append("vary", "accept-language, cookie");
    }
    return response;
  };
}

/** One log line and one measurement per request, however it ends. */
function observe({ log, metrics }: ShellOptions): MiddlewareHandler<ShellEnv> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    const ms = performance.now() - started;
    const { method } = c.req;
    const { status } = c.res;
    const state = c.get("state");
    const route = state.exchange.route ?? "none";
    metrics.observeRequest({ method, route, status, ms });
    const fields = {
      "http.request.method": method,
      "http.request.id": state.requestId,
      "http.response.status_code": status,
      // The pattern where there is one: paths carry invitation tokens, queries reset tokens.
      "url.path": state.exchange.route ?? c.req.path.slice(0, LOGGED_PATH_CHARACTERS_MAX),
      "event.duration": Math.round(ms * 1e6),
    };
    if (status < 500) log.info(fields, "answered");
    else log.error({ ...fields, ...errorFields(state.exchange.fault) }, "failed");
  };
}
