import type { ComponentChildren, FunctionComponent } from "preact";
import type { Context } from "./context.ts";

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";
export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;
/** Data for the route's component, and how to answer. */
export type PageResponse<Data> = { data: Data; status?: number; headers?: HeadersInit };
type Result<Data> = Response | PageResponse<Data>;
export type HandlerFn<Data, State> = (ctx: Context<State>) => Result<Data> | Promise<Result<Data>>;
export type HandlerByMethod<Data, State> = { [M in Method]?: HandlerFn<Data, State> };
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;
type DataOf<Handler, State> = Handler extends HandlerFn<infer Data, State> ? Data
  : Handler extends HandlerByMethod<infer Data, State> ? Data
  : never;

export type PageProps<Data = unknown, State = unknown> =
  & Pick<Context<State>, "url" | "req" | "params" | "state" | "error" | "route">
  & { data: Data; Component: FunctionComponent };
/** May be an `async` function; that of a route may also return a `Response` instead of a page. */
type Show<Data, State> = (props: PageProps<Data, State>) => ComponentChildren;
export type RouteComponent<State> = Show<unknown, State>;
type Handler<State> = RouteHandler<unknown, State>;
export type Route<State> = { component?: RouteComponent<State>; handler?: Handler<State> };

/** What a handler returns to show its page with this data. */
export function page(): PageResponse<undefined>;
export function page<Data>(data: Data, options?: ResponseInit): PageResponse<Data>;
export function page(data?: unknown, options: ResponseInit = {}): PageResponse<unknown> {
  return { data, status: options.status, headers: options.headers };
}

/** Each function returns what it is given; they exist for the types that they infer. */
export interface Define<State> {
  handlers<H extends RouteHandler<unknown, State>>(handlers: H): H;
  page<H extends Handler<State> = never>(show: Show<DataOf<H, State>, State>): typeof show;
  layout(show: RouteComponent<State>): typeof show;
  middleware<M extends Middleware<State> | Middleware<State>[]>(middleware: M): M;
}

export function createDefine<State>(): Define<State> {
  const same = <T>(given: T) => given;
  return { handlers: same, page: same, layout: same, middleware: same };
}
