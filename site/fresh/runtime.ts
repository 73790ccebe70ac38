/** "fresh/runtime": what pages and islands may import, on the server and in the browser. */
import type { ComponentChildren } from "preact";
import { hooks } from "./server_hooks.ts";

export const IS_BROWSER = typeof document !== "undefined";

type Refusal = 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 429;

/** Stops a request with an HTTP status; `app.notFound` or `app.onError` answers it. */
export class HttpError extends Error {
  override name = "HttpError";
  constructor(readonly status: Refusal | 500 | 501 | 502 | 503 | 504, message = "") {
    super(message);
  }
}

/** Adds a static file's content hash to its path: browsers then keep it for ever. */
export function asset(path: string): string {
  const [pathname = path, query = ""] = path.split("?", 2);
  const hash = hooks.hashOf?.(pathname);
  if (hash === undefined || query.includes("__frsh_c=")) return path;
  return `${pathname}?${query && `${query}&`}__frsh_c=${hash}`;
}

/** Puts its children into the document's head; a title or a named meta replaces an earlier one. */
export function Head(props: { children?: ComponentChildren }): null {
  hooks.addHead?.(props.children);
  return null;
}
