/** What nginx remembers for the site: hashed files for long, public pages for one second. */

import { directive, type Node } from "./nginx_tree.ts";
import { map } from "./variables.ts";

const IS_PRIVATE = "$is_private_answer";

export function cacheSettings(): readonly Node[] {
  const folder = (name: string, ...limits: readonly string[]) =>
    directive("proxy_cache_path", `temp/cache_${name}`, "levels=1:2", ...limits);
  return [
    folder("assets", "keys_zone=assets:1m", "max_size=64m", "inactive=1d", "use_temp_path=off"),
    folder("pages", "keys_zone=pages:1m", "max_size=16m", "inactive=10s", "use_temp_path=off"),
    map("$upstream_http_cache_control", IS_PRIVATE, [["~*no-store|no-cache|private", "1"]]),
  ];
}

/** For files whose name holds their hash: kept as long as the site allows, else an hour. */
export function assetCaching(): readonly Node[] {
  return [
    directive("proxy_cache", "assets"),
    directive("proxy_cache_key", "$uri$is_args$args"),
    directive("proxy_cache_valid", 200, "1h"),
    directive("proxy_cache_use_stale", "updating"),
  ];
}

/**
 * For public pages: a burst of visitors costs one rendering a second. Whoever sends a cookie is
 * neither given a kept page nor has theirs kept; nginx never keeps an answer with `Set-Cookie`.
 * No lock: while answers are not kept, it would make visitors wait for each other.
 */
export function pageCaching(): readonly Node[] {
  const isPersonal = ["$http_cookie", "$http_authorization"];
  return [
    directive("proxy_cache", "pages"),
    directive("proxy_cache_key", "$host$request_uri $http_accept_language"),
    // However long the site allows, a page is never older than a second; its refusals hold.
    directive("proxy_ignore_headers", "Cache-Control", "Expires", "X-Accel-Expires"),
    directive("proxy_cache_valid", 200, "1s"),
    directive("proxy_cache_bypass", ...isPersonal),
    directive("proxy_no_cache", ...isPersonal, IS_PRIVATE),
    directive("proxy_cache_use_stale", "updating"),
  ];
}
