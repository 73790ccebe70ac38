// "fresh/runtime": what pages and islands may import. Runs on the server and in the browser.
import type { ComponentChildren, VNode } from "preact";

export const IS_BROWSER = typeof document !== "undefined";

export class HttpError extends Error {
  constructor(public status: number, message = "", options?: ErrorOptions) {
    super(message, options);
    this.name = "HttpError";
  }
}

/** Set by the server: static path -> content hash; and the place where <Head> puts its children. */
export const hooks: {
  hashes?: Map<string, string>;
  head?: (children: ComponentChildren) => void;
} = {};

export function asset(path: string): string {
  if (!path.startsWith("/") || path.includes("__frsh_c")) return path;
  const [pathname, query] = path.split("?", 2);
  const hash = hooks.hashes?.get(pathname!);
  return hash
    ? `${pathname}?${query ? query + "&" : ""}__frsh_c=${hash}`
    : path;
}

export function assetSrcSet(srcset: string): string {
  if (srcset.includes("(")) return srcset;
  return srcset.split(",").map((p) => {
    const m = /^(\s*)(\S+)(.*)$/.exec(p);
    return m ? m[1] + asset(m[2]!) + m[3] : p;
  }).join(",");
}

export function Head(props: { children?: ComponentChildren }): VNode | null {
  hooks.head?.(props.children);
  return null;
}

/** Accepted for source compatibility; navigation inside it is always a full page load. */
export function Partial(
  props: {
    name: string;
    mode?: "replace" | "prepend" | "append";
    children?: ComponentChildren;
  },
): VNode {
  return props.children as VNode;
}
