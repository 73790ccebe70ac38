/**
 * One JSON line per request with Elastic Common Schema keys. Only the path is logged: query
 * strings, cookies and the tokens that some paths carry are secrets.
 */

import { directive, type Node } from "./nginx_tree.ts";
import { map, VARIABLES } from "./variables.ts";

export const LOG_FORMAT = "ecs";

/** ECS key, nginx variable, and whether the value is a JSON number. */
type Field = readonly [key: string, value: string, type?: "number"];

const FIELDS: readonly Field[] = [
  ["@timestamp", "$log_timestamp"],
  ["ecs.version", "8.11.0"],
  ["log.level", "info"],
  ["message", "request"],
  ["service.name", "nginx"],
  ["event.dataset", "nginx.access"],
  ["event.duration", "$log_duration_ns", "number"],
  ["client.address", VARIABLES.clientAddress],
  ["source.address", "$remote_addr"],
  ["http.version", "$server_protocol"],
  ["http.request.id", VARIABLES.requestId],
  ["http.request.method", "$request_method"],
  ["http.request.bytes", "$request_length", "number"],
  ["http.response.status_code", "$log_status", "number"],
  ["http.response.body.bytes", "$body_bytes_sent", "number"],
  ["url.domain", "$host"],
  ["url.path", "$log_path"],
  ["user_agent.original", "$http_user_agent"],
  ["tls.version", "$ssl_protocol"],
  ["tls.cipher", "$ssl_cipher"],
  ["nginx.server", "$server_name"],
  ["nginx.route_class", VARIABLES.routeClass],
  ["nginx.limit", "$limit_req_status"],
  ["nginx.cache", "$upstream_cache_status"],
  // One value per replica that was tried, so these are lists in text form.
  ["nginx.upstream.address", "$upstream_addr"],
  ["nginx.upstream.status", "$upstream_status"],
  ["nginx.upstream.seconds", "$upstream_response_time"],
];

export function renderAccessLog(): readonly Node[] {
  return [
    ...fieldMaps(),
    directive("log_format", LOG_FORMAT, "escape=json", ...FIELDS.map(printField)),
    directive("access_log", "logs/access.log", LOG_FORMAT),
  ];
}

function printField([key, value, type]: Field, index: number): string {
  const open = index === 0 ? "{" : "";
  const close = index === FIELDS.length - 1 ? "}" : ",";
  return `${open}"${key}":${type === "number" ? value : `"${value}"`}${close}`;
}

function fieldMaps(): readonly Node[] {
  return [
    // 2026-01-31T12:00:00+00:00 and 1769860800.123 make 2026-01-31T12:00:00.123+00:00.
    map("$time_iso8601 $msec", "$log_timestamp", [
      [
        String.raw`~^(?<log_time>\S{19})(?<log_zone>\S+) \d+(?<log_fraction>\.\d{3})$`,
        "$log_time$log_fraction$log_zone",
      ],
      ["default", "$time_iso8601"],
    ]),
    // Seconds with three decimals to whole nanoseconds, without the leading zeros JSON forbids.
    map("$request_time", "$log_duration_ns", [
      [String.raw`~^0\.0*(?<log_ms>[1-9]\d*)$`, "${log_ms}000000"],
      [String.raw`~^(?<log_s>[1-9]\d*)\.(?<log_s_ms>\d{3})$`, "${log_s}${log_s_ms}000000"],
      ["default", "0"],
    ]),
    // A connection that ends before an answer has the status 000.
    map("$status", "$log_status", [["~^0", "0"], ["default", "$status"]]),
    map("$request_uri", "$log_path", [
      [
        "~^(?<log_path_head>/+(?:invitations?|auth/+reset-password)/+)[^/?]+(?<log_path_tail>[^?]*)",
        "${log_path_head}-${log_path_tail}",
      ],
      ["~^(?<log_path_plain>[^?]*)", "$log_path_plain"],
    ]),
  ];
}
