import { type ComponentChildren, h, type VNode } from "preact";
import type { RouteComponent } from "./define.ts";
import { outlet, renderDocument, type Site } from "./render.ts";

/** Key of what this package keeps with a request; not for the site. */
export const internals = Symbol("fresh");

/** One request, as its middlewares, handler and components see it. */
export class Context<State> {
  // Empty until the site's middlewares fill it: the one promise that Fresh's type makes unproved.
  readonly state: State = {} as State;
  /** What an error page answers. */
  error: unknown = null;
  next: () => Promise<Response> = () => Promise.reject(new Error("Cannot call next: not running"));
  readonly [internals]: {
    readonly site: Site;
    app?: RouteComponent<State>;
    layouts: readonly RouteComponent<State>[]; // the innermost first
  };

  constructor(
    readonly req: Request,
    readonly url: URL,
    /** The matched pattern, or null where none matches. */
    readonly route: string | null,
    readonly params: Record<string, string>,
    site: Site,
  ) {
    this[internals] = { site, layouts: [] };
  }

  /** Redirects to an absolute URL or to a path of this site, never to a protocol-relative one. */
  redirect(pathOrUrl: string, status = 302): Response {
    const isAbsolute = /^[a-z][a-z\d+.-]*:/i.test(pathOrUrl);
    // Browsers skip control characters, and read `/\\` like `//`.
    const path = pathOrUrl.replace(/[\p{Cc}\s]/gu, "").replace(/^[/\\]+/, "/");
    const location = isAbsolute ? pathOrUrl : path;
    return new Response(null, { status, headers: { location } });
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /** Answers with the element inside the layouts and the app wrapper. */
  async render(vnode: VNode | null, init: ResponseInit = {}): Promise<Response> {
    const { site, app, layouts } = this[internals];
    let page: ComponentChildren = vnode;
    for (const layout of layouts) {
      const inner: ComponentChildren = page;
      page = await layout({ ...this, data: undefined, Component: () => inner });
    }
    const shell = app
      ? await app({ ...this, data: undefined, Component: () => outlet })
      : h("html", null, h("head", null), h("body", null, outlet));
    const [html, link] = renderDocument(site, this.url, page, shell);
    const headers = new Headers(init.headers);
    headers.set("content-type", "text/html; charset=utf-8");
    if (link !== "") headers.append("link", link);
    return new Response(html, { ...init, headers });
  }
}
