/** The site's environment, read once at start. Nothing else in the site touches `Deno.env`. */
import { z } from "zod";

const port = z.coerce.number("must be a port number").int("must be a port number")
  .min(1, "must be a port from 1 to 65535").max(65535, "must be a port from 1 to 65535");

const origin = z.url({ protocol: /^https?$/, error: "must be an http or https address" })
  .refine(
    (value) => URL.parse(value)?.origin === value,
    "must be an origin, with nothing after it",
  );

const addresses = z.string().transform((value) => value.split(",").map((part) => part.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6()], "must list IP addresses, separated by commas")));

const schema = z.strictObject({
  SITE_HOST: z.union([z.ipv4(), z.ipv6()], "must be an IP address to listen on"),
  SITE_PORT: port,
  SITE_INTERNAL_PORT: port,
  EDGE_ADDRESSES: addresses,
  SITE_URL: origin,
  API_INTERNAL_URL: origin,
  CSRF_SECRET: z.string().min(32, "must have at least 32 characters"),
  PAYMENT_ORIGIN: origin,
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
    error: "must be one of trace, debug, info, warn, error, fatal, silent",
  }).default("info"),
});

type Name = keyof typeof schema.shape;
/** Each may also come as `NAME_FILE`, holding the path of a mounted secret. */
export const ENVIRONMENT_NAMES = Object.keys(schema.shape).filter(isName);

export interface Config {
  host: string;
  port: number;
  /** Health and metrics; never reachable from the edge. */
  internalPort: number;
  /** Peers that may speak to the public port: nginx. */
  edgeAddresses: string[];
  /** Origin that browsers see, e.g. `https://www.localhost:8443`. */
  siteOrigin: string;
  /** The internal listener of nginx: the site's only way to the api. */
  apiOrigin: string;
  csrfSecret: string;
  /** Where a payment form may send the browser. */
  paymentOrigin: string;
  logLevel: string;
}

/** Where the values come from; a map in tests, `Deno.env` and the disk in production. */
export interface Environment {
  get(name: string): string | undefined;
  /** The text of a mounted secret. Throws when it cannot be read. */
  readFile(path: string): string;
}

export class ConfigError extends Error {
  override name = "ConfigError";
  constructor(readonly faults: readonly string[]) {
    super(`Cannot start the site: ${faults.join("; ")}`);
  }
}

/**
 * Reads the whole environment. Every name may come as `NAME` or, for mounted secrets, as
 * `NAME_FILE` holding a path.
 * @throws {ConfigError} naming every fault at once, so that one restart repairs them all.
 */
export function parseConfig(environment: Environment): Config {
  const faults: string[] = [];
  const values: Partial<Record<Name, string>> = {};
  for (const name of ENVIRONMENT_NAMES) {
    const found = readVariable(environment, name);
    if ("fault" in found) faults.push(`${name}: ${found.fault}`);
    else if (found.value !== undefined) values[name] = found.value;
  }
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0]);
      if (faults.some((fault) => fault.startsWith(`${name}: `))) continue;
      faults.push(`${name}: ${isName(name) && !(name in values) ? "is not set" : issue.message}`);
    }
  }
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults);
  const env = parsed.data;
  return {
    host: env.SITE_HOST,
    port: env.SITE_PORT,
    internalPort: env.SITE_INTERNAL_PORT,
    edgeAddresses: env.EDGE_ADDRESSES,
    siteOrigin: env.SITE_URL,
    apiOrigin: env.API_INTERNAL_URL,
    csrfSecret: env.CSRF_SECRET,
    paymentOrigin: env.PAYMENT_ORIGIN,
    logLevel: env.LOG_LEVEL,
  };
}

type Found = { value: string | undefined } | { fault: string };

function readVariable(environment: Environment, name: Name): Found {
  const direct = environment.get(name) || undefined;
  const path = environment.get(`${name}_FILE`) || undefined;
  if (path === undefined) return { value: direct };
  if (direct !== undefined) return { fault: `is set twice, as ${name} and as ${name}_FILE` };
  try {
    return { value: environment.readFile(path).trimEnd() };
  } catch {
    return { fault: `cannot read the file "${path}"` };
  }
}

function isName(name: string): name is Name {
  return Object.hasOwn(schema.shape, name);
}
