// "fresh": the part of Fresh 2's public API that this site uses, on Hono's router and Preact.
import {
  type ComponentChildren,
  type FunctionComponent,
  h,
  isValidElement,
  type VNode,
} from "preact";
import { Hono } from "hono";
import { HttpError } from "./runtime.ts";
import { renderPage, type Snapshot } from "./render.ts";
export { HttpError };

// deno-lint-ignore no-explicit-any
type Any = any;
export type Method =
  | "GET"
  | "HEAD"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE"
  | "OPTIONS";
export interface FreshConfig {
  basePath?: string;
  mode?: "development" | "production";
  trustProxy?: boolean;
}
export type MiddlewareFn<S> = (ctx: Context<S>) => Response | Promise<Response>;
export type Middleware<S> = MiddlewareFn<S>;
export interface PageResponse<T> {
  data: T;
  status?: number;
  headers?: HeadersInit;
}
export interface HandlerFn<D, S> {
  (
    ctx: Context<S>,
  ): Response | PageResponse<D> | Promise<Response | PageResponse<D>>;
}
export type HandlerByMethod<D, S> = { [M in Method]?: HandlerFn<D, S> };
export type RouteHandler<D, S> = HandlerFn<D, S> | HandlerByMethod<D, S>;
export type PageProps<D = unknown, S = unknown> =
  & Pick<
    Context<S>,
    | "config"
    | "url"
    | "req"
    | "params"
    | "state"
    | "error"
    | "isPartial"
    | "route"
    | "info"
  >
  & { data: D; Component: FunctionComponent };
export interface LayoutConfig {
  skipAppWrapper?: boolean;
  skipInheritedLayouts?: boolean;
}
export type RouteComponent<S> = (
  props: PageProps<unknown, S>,
) => ComponentChildren | Promise<VNode | Response | null>;
export interface Route<S> {
  component?: RouteComponent<S>;
  handler?: RouteHandler<unknown, S>;
  config?: LayoutConfig & { routeOverride?: string };
}

export function page<T>(
  data?: T,
  options?: { status?: number; headers?: HeadersInit },
): PageResponse<T> {
  return { data: data as T, ...options };
}
export interface Define<S> {
  handlers<D, H extends RouteHandler<D, S> = RouteHandler<D, S>>(
    h: H & RouteHandler<D, S>,
  ): typeof h;
  page<
    H extends RouteHandler<Any, S> = never,
    D = H extends HandlerFn<infer T, S> ? T
      : H extends HandlerByMethod<infer T, S> ? T
      : never,
  >(
    c: (props: PageProps<D, S>) => ComponentChildren,
  ): typeof c;
  layout(c: RouteComponent<S>): typeof c;
  middleware<M extends Middleware<S> | Middleware<S>[]>(m: M): M;
}
export function createDefine<S>(): Define<S> {
  const id = (x: Any) => x;
  return { handlers: id, page: id, layout: id, middleware: id };
}

const NONCE = Symbol.for("__freshNonce");
const EMPTY: Snapshot = {
  islands: new Map(),
  boot: "",
  files: new Map(),
  root: ".",
  routes: [],
};

export class Context<S> {
  readonly state: S = {} as S;
  error: unknown = null;
  data: unknown = undefined;
  readonly isPartial = false;
  Component!: FunctionComponent;
  next!: () => Promise<Response>;
  /** @internal */ ui: {
    app: RouteComponent<S> | null;
    layouts: RouteComponent<S>[];
  } = { app: null, layouts: [] };
  constructor(
    public req: Request,
    readonly url: URL,
    readonly info: Deno.ServeHandlerInfo,
    readonly route: string | null,
    readonly params: Record<string, string>,
    readonly config: Required<FreshConfig>,
    /** @internal */ readonly snapshot: Snapshot,
  ) {}

  redirect(to: string, status = 302): Response {
    let location = to;
    if (to !== "/" && to.startsWith("/")) { // never protocol-relative
      const i = to.search(/[?#]/);
      location = (i < 0 ? to : to.slice(0, i)).replaceAll(/\/+/g, "/") +
        (i < 0 ? "" : to.slice(i));
    }
    return new Response(null, { status, headers: { location } });
  }
  text = (s: string, init?: ResponseInit): Response => new Response(s, init);
  json = (v: unknown, init?: ResponseInit): Response => Response.json(v, init);
  html(s: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(s, { ...init, headers });
  }
  async render(
    vnode: VNode<Any> | null,
    init: ResponseInit = {},
    config: LayoutConfig = {},
  ): Promise<Response> {
    if (vnode !== null && !isValidElement(vnode)) {
      throw new Error("Non-JSX element passed to: ctx.render()");
    }
    for (
      const layout of config.skipInheritedLayouts
        ? []
        : this.ui.layouts.toReversed()
    ) {
      const child = vnode;
      const r = await component(this, layout, undefined, () => child);
      if (r instanceof Response) return r;
      vnode = r;
    }
    let app = config.skipAppWrapper ? null : this.ui.app as Any,
      appNode: VNode | Response | null = null,
      slot: VNode | null = null;
    if (app) {
      appNode = await component(this, app, undefined, () => slot);
      if (appNode instanceof Response) return appNode;
      app = (inner: VNode) => (slot = inner, appNode);
    }
    const { html, nonce, link } = renderPage(
      this.snapshot,
      this.url,
      () => vnode,
      app,
    );
    const res = this.html(html, init);
    if (link) res.headers.append("Link", link);
    return Object.assign(res, { [NONCE]: nonce });
  }
}
async function component<S>(
  ctx: Context<S>,
  c: RouteComponent<S>,
  data: unknown,
  Component: FunctionComponent,
): Promise<VNode | Response | null> {
  const { config, url, req, params, state, error, isPartial, route, info } =
    ctx;
  const props = {
    config,
    url,
    req,
    params,
    state,
    error,
    isPartial,
    route,
    info,
    data,
    Component,
  };
  return c.constructor.name === "AsyncFunction"
    ? await (c as Any)(props)
    : h(c as Any, props as Any);
}

type Segment<S> = {
  mws: Middleware<S>[];
  layout?: { c: RouteComponent<S>; config: LayoutConfig };
  error?: Route<S>;
};
type Cmd = {
  type: "use" | "layout" | "error" | "app" | "notFound" | "route" | "fs";
  path: string;
  item?: Any;
  config?: LayoutConfig;
  methods?: Method[];
};
const ALL: Method[] = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
];
const join = (a: string, b: string) =>
  b === "*"
    ? a || "*"
    : ((a === "*" ? "" : a) + (b === "/" ? "" : b)).replace(/\/+/g, "/") || "/";
const asRoute = <S>(r: Route<S> | Middleware<S>): Route<S> =>
  typeof r === "function" ? { handler: r as HandlerFn<Any, S> } : r;

async function runRoute<S>(
  ctx: Context<S>,
  r: Route<S>,
  status?: number,
): Promise<Response> {
  if (r.config?.skipAppWrapper) ctx.ui.app = null;
  if (r.config?.skipInheritedLayouts) ctx.ui.layouts = [];
  const m = ctx.req.method as Method,
    by = r.handler as HandlerByMethod<unknown, S>;
  const fn = typeof r.handler === "function"
    ? r.handler
    : by?.[m] ?? (m === "HEAD" ? by?.GET : undefined);
  const out = fn ? await fn(ctx) : r.component ? page({}) : await ctx.next();
  if (out instanceof Response) return out;
  const node = r.component
    ? await component(ctx, r.component, out.data, () => null)
    : null;
  return node instanceof Response
    ? node
    : ctx.render(node, { status: out.status ?? status, headers: out.headers });
}
function chain<S>(fns: Middleware<S>[]): Middleware<S> {
  return (ctx) => {
    const tail = ctx.next;
    const run = async (i: number): Promise<Response> => {
      if (i === fns.length) return await tail();
      const ui = { ...ctx.ui };
      ctx.next = () => run(i + 1);
      try {
        return await fns[i]!(ctx);
      } catch (e) {
        ctx.error = e;
        throw e;
      } finally {
        ctx.ui = ui;
      }
    };
    return run(0);
  };
}

export class App<S = unknown> {
  config: Required<FreshConfig>;
  #cmds: Cmd[] = [];
  /** @internal set by the built server entry */ snapshot: Snapshot = EMPTY;
  constructor(config: FreshConfig = {}) {
    this.config = {
      basePath: "",
      mode: "production",
      trustProxy: false,
      ...config,
    };
  }
  #add(
    type: Cmd["type"],
    path: string,
    item: Any,
    rest: Partial<Cmd> = {},
  ): this {
    this.#cmds.push({ type, path, item, ...rest });
    return this;
  }
  use(...a: [string | Middleware<S>, ...Middleware<S>[]]): this {
    return typeof a[0] === "string"
      ? this.#add("use", a[0], a.slice(1))
      : this.#add("use", "*", a);
  }
  appWrapper(c: RouteComponent<S>): this {
    return this.#add("app", "*", c);
  }
  layout(path: string, c: RouteComponent<S>, config: LayoutConfig = {}): this {
    return this.#add("layout", path, c, { config });
  }
  onError(path: string, r: Route<S> | Middleware<S>): this {
    return this.#add("error", path, asRoute(r));
  }
  notFound(r: Route<S> | Middleware<S>): this {
    return this.#add("notFound", "*", asRoute(r));
  }
  route(path: string, r: Route<S>): this {
    const keys = r.handler && typeof r.handler === "object"
      ? Object.keys(r.handler) as Method[]
      : null;
    if (keys && r.component && !keys.includes("GET")) keys.push("GET");
    return this.#add("route", r.config?.routeOverride ?? path, r, {
      methods: keys ?? (r.handler ? ALL : ["GET"]),
    });
  }
  #on(methods: Method[], path: string, fns: Middleware<S>[]): this {
    return this.#add("route", path, { handler: chain(fns) }, { methods });
  }
  get(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["GET"], p, f);
  }
  post(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["POST"], p, f);
  }
  put(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["PUT"], p, f);
  }
  patch(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["PATCH"], p, f);
  }
  delete(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["DELETE"], p, f);
  }
  head(p: string, ...f: Middleware<S>[]): this {
    return this.#on(["HEAD"], p, f);
  }
  all(p: string, ...f: Middleware<S>[]): this {
    return this.#on(ALL, p, f);
  }
  fsRoutes(path = "*"): this {
    return this.#add("fs", path, null);
  }
  mountApp(path: string, app: App<S>): this {
    for (const c of app.#cmds) {
      this.#cmds.push(
        c.type === "app" || c.type === "notFound"
          ? c
          : { ...c, path: join(path, join(app.config.basePath, c.path)) },
      );
    }
    return this;
  }
  #expand(): Cmd[] {
    return this.#cmds.flatMap((cmd) => {
      if (cmd.type !== "fs") return [cmd];
      const sub = new App<S>();
      for (const { path, type, mod } of this.snapshot.routes) {
        const r = {
          component: mod.default,
          handler: mod.handler ?? mod.handlers,
          config: mod.config,
        } as Route<S>;
        if (type === "app") sub.appWrapper(r.component!);
        else if (type === "layout") sub.layout(path, r.component!, r.config);
        else if (type === "middleware") {
          sub.use(
            path,
            ...[mod.handler ?? mod.default].flat() as Middleware<S>[],
          );
        } else if (type === "error") sub.onError(path, r);
        else if (type === "notFound") sub.notFound(r);
        else sub.route(path, r);
      }
      return new App<S>().mountApp(cmd.path, sub).#cmds;
    });
  }
  handler(): (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const segs = new Map<string, Segment<S>>([["", { mws: [] }]]),
      byPath = new Map<string, Set<string>>();
    const root: { app: RouteComponent<S> | null; notFound: Route<S> | null } = {
      app: null,
      notFound: null,
    };
    const seg = (path: string) => {
      const k = path === "*" || path === "/" ? "" : path;
      if (!segs.has(k)) segs.set(k, { mws: [] });
      return segs.get(k)!;
    };
    const stack = (path: string): Middleware<S>[] => {
      const parts = path === "*" || path === "/" ? [""] : path.split("/");
      return parts.map((_, i) => seg(parts.slice(0, i + 1).join("/"))).flatMap(
        (s) => {
          const { layout, error } = s; // as registered so far, like Fresh
          const app = s === segs.get("") ? root.app : null;
          return [async (ctx: Context<S>) => {
            if (app) ctx.ui.app = app;
            if (layout?.config.skipAppWrapper) ctx.ui.app = null;
            if (layout) {
              ctx.ui.layouts = [
                ...layout.config.skipInheritedLayouts ? [] : ctx.ui.layouts,
                layout.c,
              ];
            }
            try {
              return await ctx.next();
            } catch (e) {
              const status = e instanceof HttpError ? e.status : 500;
              if (root.notFound && status === 404) {
                return await runRoute(ctx, root.notFound, 404);
              }
              if (error) return await runRoute(ctx, error, status);
              throw e;
            }
          }, ...s.mws];
        },
      );
    };
    const hono = new Hono<
      {
        Bindings: {
          run: (
            m: Middleware<S>,
            route: string | null,
            params: Record<string, string>,
            tail: () => Promise<Response>,
          ) => Promise<Response>;
        };
      }
    >({
      getPath: (r) => { // like Fresh: repeated slashes are one, and a static route also answers with a slash at its end
        const p = new URL(r.url).pathname.replace(/\/+/g, "/");
        return p.length > 1 && p.endsWith("/") && byPath.has(p.slice(0, -1))
          ? p.slice(0, -1)
          : p;
      },
    });
    const fail = (status: number) => () =>
      Promise.reject(new HttpError(status));
    for (const c of this.#expand()) {
      if (c.type === "use") seg(c.path).mws.push(...c.item);
      else if (c.type === "layout") {
        seg(c.path).layout = { c: c.item, config: c.config ?? {} };
      } else if (c.type === "error") seg(c.path).error = c.item;
      else if (c.type === "app") root.app = c.item;
      else if (c.type === "notFound") root.notFound = c.item;
      else {
        const m = chain([...stack(c.path), (ctx) => runRoute(ctx, c.item)]);
        const path = join(this.config.basePath, c.path);
        const hp = path.replace(/:(\w+)\*/g, ":$1{.*}").replace(
          /\*$/,
          ":0{.*}",
        ); // Fresh's pattern -> Hono's
        const optional = Object.fromEntries(
          [...path.matchAll(/:(\w+)\?/g)].map((x) => [x[1], ""]),
        );
        byPath.set(hp, (byPath.get(hp) ?? new Set()).union(new Set(c.methods)));
        hono.on(
          c.methods!.filter((x) => x !== "HEAD" || !c.methods!.includes("GET")),
          hp,
          (x) =>
            x.env.run(m, path, {
              ...optional,
              ...x.req.param() as Record<string, string>,
            }, fail(404)),
        );
      }
    }
    const rootChain = chain(stack("*"));
    for (const [p, ms] of byPath) {
      hono.all(
        p,
        (x) =>
          x.env.run(
            rootChain,
            null,
            {},
            x.req.method === "OPTIONS"
              ? () =>
                Promise.resolve(
                  new Response(null, {
                    status: 204,
                    headers: { Allow: [...ms].join(", ") },
                  }),
                )
              : fail(405),
          ),
      );
    }
    hono.notFound((x) => x.env.run(rootChain, null, {}, fail(404)));
    hono.onError((e) => {
      throw e;
    });
    return async (req, info = {} as Deno.ServeHandlerInfo) => {
      const url = new URL(req.url);
      url.pathname = url.pathname.replace(/\/+/g, "/");
      if (this.config.trustProxy) {
        url.protocol = req.headers.get("x-forwarded-proto") ?? url.protocol;
        url.host = req.headers.get("x-forwarded-host") ?? url.host;
      }
      try {
        return await hono.fetch(req, {
          run: (m, route, params, tail) => {
            const ctx = new Context<S>(
              req,
              url,
              info,
              route,
              params,
              this.config,
              this.snapshot,
            );
            ctx.next = tail;
            return Promise.resolve(m(ctx));
          },
        });
      } catch (e) {
        if (!(e instanceof HttpError) || e.status >= 500) console.error(e);
        return e instanceof HttpError
          ? new Response(
            e.message || (e.status === 404 ? "Not Found" : "Error"),
            { status: e.status },
          )
          : new Response("Internal server error", { status: 500 });
      }
    };
  }
}

export function staticFiles<S>(): Middleware<S> {
  return async (ctx) => {
    let name: string;
    try {
      name = decodeURIComponent(
        ctx.url.pathname.slice(ctx.config.basePath.length),
      );
    } catch {
      return ctx.next();
    }
    const f = ctx.snapshot.files.get(name);
    if (!f) {
      return name === "/favicon.ico"
        ? new Response(null, { status: 404 })
        : ctx.next();
    }
    if (!["GET", "HEAD"].includes(ctx.req.method)) {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const etag = `W/"${f.hash}"`, key = ctx.url.searchParams.get("__frsh_c");
    if (key !== null && key !== f.hash) {
      return new Response(null, {
        status: 307,
        headers: { location: ctx.url.pathname },
      });
    }
    const headers = new Headers({
      "Content-Type": f.type,
      ETag: etag,
      Vary: "If-None-Match",
      "Cache-Control": key || f.immutable
        ? "public, max-age=31536000, immutable"
        : "no-cache",
    });
    if (ctx.req.headers.get("If-None-Match") === etag) {
      return new Response(null, { status: 304, headers });
    }
    const file = await Deno.open(`${ctx.snapshot.root}/${f.path}`);
    headers.set("Content-Length", String((await file.stat()).size));
    if (ctx.req.method === "HEAD") {
      file.close();
      return new Response(null, { headers });
    }
    return new Response(file.readable, { headers });
  };
}

export interface CSPOptions {
  csp?: string[];
  useNonce?: boolean;
  reportOnly?: boolean;
}
export function csp<S>(o: CSPOptions = {}): Middleware<S> {
  const defaults = [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "upgrade-insecure-requests",
  ];
  const own = new Set(o.csp?.map((d) => d.split(" ")[0]));
  const value = [
    ...defaults.filter((d) => !own.has(d.split(" ")[0])),
    ...o.csp ?? [],
  ].join("; ");
  return async (ctx) => {
    const res = await ctx.next(), nonce = (res as Any)[NONCE];
    res.headers.set(
      "Content-Security-Policy" + (o.reportOnly ? "-Report-Only" : ""),
      o.useNonce && nonce
        ? value.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`)
        : value,
    );
    return res;
  };
}
