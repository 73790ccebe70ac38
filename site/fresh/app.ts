import { Fragment, h } from "preact";
import { type Context as HonoContext, Hono } from "hono";
import { Context, internals } from "./context.ts";
import type { HandlerFn, Middleware, Route, RouteComponent } from "./define.ts";
import { boundariesOf, type IslandFile, type Site } from "./render.ts";
import { HttpError } from "./runtime.ts";
import { hooks } from "./server_hooks.ts";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
// In the order in which those of one scope run.
const KINDS = ["app", "layout", "notFound", "error", "middleware", "route"] as const;

/** One thing that a site consists of. Its scope is a path that keeps the route groups. */
type Entry<State> = Route<State> & {
  readonly kind: typeof KINDS[number];
  readonly scope: string;
  readonly pattern?: string;
  readonly middlewares?: Middleware<State>[];
};
type Handlers<State> = Record<string, HandlerFn<unknown, State> | undefined>;
type Env = { Bindings: { allow: string[] } };
type Steps<State> = readonly Middleware<State>[];
type Found<State> = { routes: Entry<State>[]; islands: IslandFile[] };

/** Collects what a site consists of; the order counts: a middleware covers what comes after it. */
export class App<State> {
  readonly #entries: (Entry<State> | "files")[] = [];
  #files: Entry<State>[] = [];
  #site: Site = { base: "", clientUrl: "", files: new Map(), boundaries: new Map() };

  use(...middlewares: Middleware<State>[]): this {
    return this.#add({ kind: "middleware", scope: "*", middlewares });
  }

  /** Sets the component around every page, from `<html>` to `<body>`. */
  appWrapper(component: RouteComponent<State>): this {
    return this.#add({ kind: "app", scope: "*", component });
  }

  layout(path: string, component: RouteComponent<State>): this {
    return this.#add({ kind: "layout", scope: path, component });
  }

  /** Answers what is thrown at or below a path. */
  onError(path: string, handler: Middleware<State>): this {
    return this.#add({ kind: "error", scope: path, handler });
  }

  /** Answers every 404, wherever it is thrown. */
  notFound(handler: Middleware<State>): this {
    return this.#add({ kind: "notFound", scope: "*", handler });
  }

  route(path: string, route: Route<State>): this {
    return this.#add({ kind: "route", scope: path, ...route });
  }

  get(path: string, handler: Middleware<State>): this {
    return this.route(path, { handler: { GET: handler } });
  }

  post(path: string, handler: Middleware<State>): this {
    return this.route(path, { handler: { POST: handler } });
  }

  all(path: string, handler: Middleware<State>): this {
    return this.route(path, { handler });
  }

  /** Adds what the builder found in `routes/`. */
  fsRoutes(): this {
    return this.#add("files");
  }

  /** The function for `Deno.serve`, or for a server around this one. */
  handler(): (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const site = this.#site;
    const entries = this.#entries.flatMap((entry) => entry === "files" ? this.#files : entry);
    const hono = new Hono<Env>({ strict: false });
    const serve = (route: string | null, steps: Steps<State>) => (c: HonoContext<Env>) =>
      run(new Context<State>(c.req.raw, new URL(c.req.url), route, c.req.param(), site), steps);
    for (const [index, entry] of entries.entries()) {
      const { kind, scope, pattern = scope } = entry;
      if (kind !== "route") continue;
      const methods = Object.keys(handlersOf(entry));
      const handle = serve(pattern, [...stepsTo(scope, entries, index), answering(entry)]);
      hono.all(pattern.replace(/\*$/, "{.+}?"), async (c, next) => {
        if (methods.includes(c.req.method)) return await handle(c);
        c.env.allow.push(...methods);
        return await next();
      });
    }
    const root = stepsTo("", entries, entries.length);
    hono.notFound((c) => serve(null, [...root, ({ req }) => refuse(req, c.env.allow)])(c));
    hono.onError(answerUnhandled);
    hooks.hashOf = (path) => site.files.get(path)?.hash;
    return async (req) => await hono.fetch(req, { allow: [] });
  }

  /** Takes what the builder found; `_fresh/server.js` calls it. */
  [Symbol.for("fresh.snapshot")]({ routes, islands, ...site }: Found<State> & Site): void {
    this.#files = routes;
    this.#site = { ...site, boundaries: boundariesOf(islands) };
  }

  #add(entry: Entry<State> | "files"): this {
    this.#entries.push(entry);
    return this;
  }
}

/** What the scopes that lead to a path run, the outermost first; of what comes before a place. */
function stepsTo<State>(path: string, entries: Entry<State>[], place: number): Middleware<State>[] {
  const hasNotFound = entries.some(({ kind }) => kind === "notFound");
  const rank = ({ kind }: Entry<State>) => KINDS.indexOf(kind);
  const covers = entries.filter(({ kind, scope }, index) =>
    kind !== "route" && (index < place || kind === "notFound") &&
    (/^[*/]$/.test(scope) || `${path}/`.startsWith(`${scope}/`))
  ).sort((a, b) => a.scope.length - b.scope.length || rank(a) - rank(b));
  return covers.flatMap((entry) => {
    const { kind, component, middlewares = [] } = entry;
    if (kind === "middleware") return middlewares;
    if (kind === "error" || kind === "notFound") return guard(entry, hasNotFound);
    return (ctx) => {
      if (kind === "app") ctx[internals].app = component;
      else if (component) ctx[internals].layouts = [component, ...ctx[internals].layouts];
      return ctx.next();
    };
  });
}

/** Runs a step; it decides through `ctx.next` whether those behind it run. */
async function run<State>(ctx: Context<State>, steps: Steps<State>, index = 0) {
  const step = steps[index];
  if (step === undefined) throw new HttpError(404);
  ctx.next = () => run(ctx, steps, index + 1);
  return await step(ctx);
}

/** Answers what is thrown behind it: not-found pages a 404, error pages the rest. */
function guard<State>(entry: Entry<State>, hasNotFound: boolean): Middleware<State> {
  const answer = answering(entry);
  return async (ctx) => {
    const { layouts } = ctx[internals];
    try {
      return await ctx.next();
    } catch (error) {
      const status = error instanceof HttpError ? error.status : 500;
      const isFor404 = entry.kind === "notFound";
      if ((status === 404 && hasNotFound) !== isFor404) throw error;
      ctx.error = error;
      ctx[internals].layouts = layouts;
      return await answer(ctx, status);
    }
  };
}

/** Runs a route's handler, and shows the route's component with what that returns. */
function answering<State>(entry: Entry<State>) {
  const handlers = handlersOf(entry);
  return async (ctx: Context<State>, errorStatus?: number): Promise<Response> => {
    const result = await handlers[ctx.req.method]?.(ctx) ?? { data: undefined };
    if (result instanceof Response) return result;
    const { data, status = errorStatus, headers } = result;
    const content = await entry.component?.({ ...ctx, data, Component: () => null });
    if (content instanceof Response) return content;
    return await ctx.render(h(Fragment, null, content), { status, headers });
  };
}

/** By method: a function answers all, a component alone is shown on GET, and HEAD is like GET. */
function handlersOf<State>({ handler = {}, component }: Entry<State>): Handlers<State> {
  const handlers: Handlers<State> = typeof handler === "object" ? handler : {};
  if (typeof handler === "function") { for (const method of METHODS) handlers[method] = handler; }
  return component || handlers.GET ? { GET: undefined, HEAD: handlers.GET, ...handlers } : handlers;
}

function refuse({ method }: Request, methods: string[]): Response {
  if (methods.length === 0) throw new HttpError(404);
  if (method !== "OPTIONS") throw new HttpError(405);
  return new Response(null, { status: 204, headers: { allow: methods.join(", ") } });
}

/** The last resort: for a site without error pages, or whose error page failed. */
function answerUnhandled(error: unknown): Response {
  const status = error instanceof HttpError ? error.status : 500;
  // deno-lint-ignore no-console -- nobody else hears of an error that no page answered
  if (status >= 500) console.error(error);
  return new Response(`HTTP ${status}`, { status });
}
