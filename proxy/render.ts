/** The whole of nginx.conf, in one form that nginx 1.22 to 1.30 read alike. */

import type { Topology } from "../infra/topology.ts";
import { renderAccessLog } from "./access_log.ts";
import { cacheSettings } from "./caches.ts";
import { renderErrorTexts } from "./errors.ts";
import { block, comment, directive, type Node, printNginx } from "./nginx_tree.ts";
import { proxySettings, renderUpstreams } from "./proxying.ts";
import { rateLimits } from "./rate_limits.ts";
import { renderEdgeHeaders } from "./security_headers.ts";
import { renderServers } from "./servers.ts";
import { renderVariables } from "./variables.ts";

/**
 * Renders the edge. Paths in the result are relative to nginx's prefix, which must also be the
 * folder of nginx.conf: `certs/` and `acme/` are read, `logs/` and `temp/` written. What depends
 * on the machine (`daemon`, `pid`, `user`) is for whoever starts nginx to give with `-g`.
 *
 * @throws Error when the topology lacks what the edge needs
 */
export function renderNginx(topology: Topology): string {
  return printNginx([
    comment("Made by `deno task generate` from infra/topology.ts: edit that, not this."),
    directive("worker_processes", "auto"),
    directive("worker_rlimit_nofile", 8192),
    // A reload or a stop lets requests finish for this long.
    directive("worker_shutdown_timeout", "30s"),
    // Lower levels repeat request lines, and with them the tokens of query strings.
    directive("error_log", "logs/error.log", "crit"),
    block("events", [], [directive("worker_connections", 4096)]),
    block("http", [], renderHttp(topology)),
  ]);
}

function renderHttp(topology: Topology): readonly Node[] {
  return [
    ...generalSettings(),
    ...compression(),
    ...tls(topology),
    comment("Who asks, for what, and what follows from it"),
    ...renderVariables(topology),
    comment("One line of JSON for each request"),
    ...renderAccessLog(),
    comment("Limits for each client address"),
    ...rateLimits(topology),
    comment("What nginx answers itself"),
    ...renderErrorTexts(),
    ...renderEdgeHeaders(),
    comment("Services behind the edge"),
    ...cacheSettings(),
    ...proxySettings(topology),
    ...renderUpstreams(topology),
    ...renderServers(topology),
  ];
}

function generalSettings(): readonly Node[] {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return [
    directive("server_tokens", "off"),
    // Types come from upstreams; nginx's own answers say theirs, whatever a path ends with.
    block("types", [], []),
    directive("default_type", "application/octet-stream"),
    ...temporary.map((name) => directive(`${name}_temp_path`, `temp/${name}`)),
    // Slow clients give way to others.
    directive("client_header_timeout", "10s"),
    directive("client_body_timeout", "15s"),
    directive("send_timeout", "15s"),
    directive("keepalive_timeout", "65s"),
    directive("reset_timedout_connection", "on"),
    // Every location names its own; this is for those that take no body.
    directive("client_max_body_size", "1k"),
    directive("client_body_buffer_size", "64k"),
    directive("large_client_header_buffers", 4, "8k"),
  ];
}

/** HTML is always among the types. */
const COMPRESSED_TYPES = [
  "application/javascript",
  "application/json",
  "application/manifest+json",
  "application/problem+json",
  "image/svg+xml",
  "text/css",
  "text/javascript",
  "text/plain",
] as const;

function compression(): readonly Node[] {
  return [
    directive("gzip", "on"),
    directive("gzip_vary", "on"),
    directive("gzip_proxied", "any"),
    directive("gzip_comp_level", 5),
    // Below one network packet there is nothing to win.
    directive("gzip_min_length", 1000),
    directive("gzip_types", ...COMPRESSED_TYPES),
  ];
}

/** Mozilla's "intermediate" list, without the finite-field ciphers that need a DH file. */
const TLS_CIPHERS = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
  "ECDHE-RSA-CHACHA20-POLY1305",
] as const;

function tls(topology: Topology): readonly Node[] {
  return [
    directive("ssl_certificate", topology.tls.certificate),
    directive("ssl_certificate_key", topology.tls.key),
    directive("ssl_protocols", "TLSv1.2", "TLSv1.3"),
    directive("ssl_ciphers", TLS_CIPHERS.join(":")),
    directive("ssl_ecdh_curve", "X25519:prime256v1:secp384r1"),
    // Any of them is good: a phone without AES instructions knows best.
    directive("ssl_prefer_server_ciphers", "off"),
    directive("ssl_session_cache", "shared:tls:10m"),
    directive("ssl_session_timeout", "1d"),
    // A ticket key that is never renewed would undo forward secrecy.
    directive("ssl_session_tickets", "off"),
  ];
}
