/** The environment, parsed strictly once: every fault is reported together, then the program stops. */
import { z } from "zod";

const port = z.coerce.number().int().min(1).max(65_535);
const secret = z.string().min(32, "needs at least 32 characters");
const addresses = z.string().transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6()])).min(1));

const databaseUrl = z.url({ protocol: /^mysql$/ });

const shared = {
  DATABASE_URL: databaseUrl,
  SITE_URL: z.url({ protocol: /^https$/ }),
  API_URL: z.url({ protocol: /^https$/ }),
  UPLOADS_DIR: z.string().startsWith("/"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]).default("info"),
};

const apiSchema = z.object({
  ...shared,
  API_HOST: z.union([z.ipv4(), z.ipv6()]),
  API_PORT: port,
  API_INTERNAL_PORT: port,
  EDGE_ADDRESSES: addresses,
  AUTH_SECRET: secret,
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_\w+$/, "is not a Stripe secret key"),
  STRIPE_WEBHOOK_SECRET: z.string().startsWith("whsec_"),
  STRIPE_API_URL: z.url().default("https://api.stripe.com"),
});

const workerSchema = z.object({
  ...shared,
  API_HOST: z.union([z.ipv4(), z.ipv6()]),
  WORKER_INTERNAL_PORT: port,
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.string().min(3).max(254),
});

export type ApiConfig = Readonly<z.infer<typeof apiSchema>>;
export type WorkerConfig = Readonly<z.infer<typeof workerSchema>>;

/** sysexits.h: "something was found in an unconfigured or misconfigured state". */
const EX_CONFIG = 78;

type Environment = Readonly<Record<string, string | undefined>>;
type ReadFile = (path: string) => string;

/** @throws ConfigError naming every variable that is missing or wrong; never their values */
export function readApiConfig(environment: Environment, readFile?: ReadFile): ApiConfig {
  return parse(apiSchema, environment, readFile);
}

export function readWorkerConfig(environment: Environment, readFile?: ReadFile): WorkerConfig {
  return parse(workerSchema, environment, readFile);
}

export function readDatabaseUrl(environment: Environment, readFile?: ReadFile): string {
  return parse(z.object({ DATABASE_URL: databaseUrl }), environment, readFile).DATABASE_URL;
}

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** For a program's first line: says what is wrong with its environment and ends it. */
export function readOrExit<Config>(read: (environment: Environment) => Config): Config {
  try {
    return read(Deno.env.toObject());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    Deno.stderr.writeSync(new TextEncoder().encode(`${error.message}\n`));
    return Deno.exit(EX_CONFIG);
  }
}

function parse<S extends z.ZodObject>(
  schema: S,
  environment: Environment,
  readFile: ReadFile = Deno.readTextFileSync,
): z.infer<S> {
  const values = Object.fromEntries(
    Object.keys(schema.shape).map((name) => [name, valueOf(name, environment, readFile)]),
  );
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return values[name] === undefined ? `${name} is missing` : `${name} ${issue.message}`;
  });
  throw new ConfigError(`Cannot start: ${[...new Set(faults)].join("; ")}`);
}

/** `NAME`, or the content of the file that `NAME_FILE` names: how containers receive secrets. */
function valueOf(name: string, environment: Environment, readFile: ReadFile): string | undefined {
  const path = environment[`${name}_FILE`];
  if (path === undefined) return environment[name] || undefined;
  try {
    return readFile(path).trim();
  } catch (cause) {
    throw new ConfigError(`Cannot start: ${name}_FILE names a file that cannot be read`, { cause });
  }
}
