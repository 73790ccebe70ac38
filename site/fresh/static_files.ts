import { internals } from "./context.ts";
import type { Middleware } from "./define.ts";

/** Serves what the builder listed, and no other file; hashed names and `asset()` are for ever. */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const { base, files } = ctx[internals].site;
    const file = files.get(ctx.url.pathname);
    if (file === undefined) return await ctx.next();
    const isGet = ctx.req.method === "GET";
    if (!isGet && ctx.req.method !== "HEAD") return new Response(null, { status: 405 });
    const hash = ctx.url.searchParams.get("__frsh_c");
    if (hash !== null && hash !== file.hash) return ctx.redirect(ctx.url.pathname, 307);
    const isForEver = file.isImmutable || hash !== null;
    const headers = {
      "cache-control": isForEver ? "public, max-age=31536000, immutable" : "no-cache",
      "content-type": file.contentType,
      etag: `"${file.hash}"`,
    };
    const isKnown = ctx.req.headers.get("if-none-match")?.includes(headers.etag);
    if (isKnown || !isGet) return new Response(null, { status: isKnown ? 304 : 200, headers });
    return new Response(await Deno.readFile(`${base}/${file.path}`), { headers });
  };
}
