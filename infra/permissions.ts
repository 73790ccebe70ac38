/** What each program may touch, as Deno flags: derived from the flows, never listed by hand. */

import { endpointsOf, findService, type Topology } from "./topology.ts";

/** Programs that run under a permission set. */
export const PROGRAM_NAMES = ["api", "worker", "site"] as const;
export type ProgramName = typeof PROGRAM_NAMES[number];

/** Absolute paths on the machine that starts the programs. */
export interface ProcessPaths {
  /** Files and folders the program may read: its code's data, its secrets. */
  readonly read: readonly string[];
  /** Files and folders it may read and write: the uploads of api and worker, none of the site. */
  readonly write: readonly string[];
}

/** What `api/config.ts` reads; every name also as `NAME_FILE`. */
const API_SETTINGS = [
  "API_HOST",
  "API_PORT",
  "API_INTERNAL_PORT",
  "WORKER_INTERNAL_PORT",
  "EDGE_ADDRESSES",
  "DATABASE_URL",
  "SITE_URL",
  "API_URL",
  "AUTH_SECRET",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "STRIPE_API_URL",
  "SMTP_URL",
  "MAIL_FROM",
  "UPLOADS_DIR",
  "LOG_LEVEL",
];

/** What `site/config.ts` reads; every name also as `NAME_FILE`. */
const SITE_SETTINGS = [
  "SITE_HOST",
  "SITE_PORT",
  "SITE_INTERNAL_PORT",
  "EDGE_ADDRESSES",
  "SITE_URL",
  "API_INTERNAL_URL",
  "CSRF_SECRET",
  "PAYMENT_ORIGIN",
  "LOG_LEVEL",
];

const SETTINGS: Record<ProgramName, readonly string[]> = {
  api: API_SETTINGS,
  worker: API_SETTINGS,
  site: SITE_SETTINGS,
};

/**
 * The least a program needs: it listens on its own ports, connects where a flow of its own leads,
 * reads the settings of its config and the given paths. All copies of a program share one set.
 *
 * @throws Error when the topology lacks the program or a target of its flows, or for a path with
 * a comma, which Deno would read as two
 */
export function processPermissions(
  topology: Topology,
  program: ProgramName,
  paths: ProcessPaths,
): string[] {
  const env = SETTINGS[program].flatMap((name) => [name, `${name}_FILE`]);
  return [
    `--allow-net=${networkOf(topology, program).join(",")}`,
    ...listFlag("--allow-read", [...paths.read, ...paths.write]),
    ...listFlag("--allow-write", paths.write),
    `--allow-env=${env.join(",")}`,
    // Libraries probe for names such as NODE_ENV at import: they read undefined, not a refusal.
    "--ignore-env",
    // pino puts the host's name on every log line.
    "--allow-sys=hostname",
  ];
}

/** `address:port` of everything the program listens on or connects to, sorted. */
function networkOf(topology: Topology, program: ProgramName): readonly string[] {
  const own = findService(topology, program);
  const listens = [
    ...endpointsOf(own),
    ...(own.internalPort === undefined ? [] : endpointsOf(own, "internal")),
  ];
  const connects = topology.flows.filter((flow) => flow.from === program)
    .flatMap((flow) => endpointsOf(findService(topology, flow.to), flow.port));
  const hosts = [...listens, ...connects].map(({ address, port }) => `${address}:${port}`);
  return [...new Set(hosts)].toSorted();
}

/** A flag with a list, or no flag: `--allow-write` without a list would allow everything. */
function listFlag(flag: string, values: readonly string[]): string[] {
  const split = values.find((value) => value.includes(","));
  if (split !== undefined) throw new Error(`Cannot permit "${split}": it would be read as a list`);
  return values.length === 0 ? [] : [`${flag}=${values.join(",")}`];
}
