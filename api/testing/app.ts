/** The api as its clients meet it: `createApp` on a real database, with a clock of the test's own. */
import { createApp } from "../app.ts";
import { type ApiConfig, readApiConfig } from "../config.ts";
import type { Effects } from "../core/context.ts";
import { createIdSource, cryptoBytes } from "../core/ids.ts";
import { createLog } from "../core/log.ts";
import { createMetrics } from "../core/metrics.ts";
import { openFreshDatabase, openSharedDatabase, type TestDatabase } from "./database.ts";

export const TEST_CONFIG: ApiConfig = readApiConfig({
  API_HOST: "127.0.0.1",
  API_PORT: "8000",
  API_INTERNAL_PORT: "9000",
  EDGE_ADDRESSES: "127.0.10.10",
  DATABASE_URL: "mysql://test@127.0.0.1/test",
  SITE_URL: "https://www.localhost:8443",
  API_URL: "https://api.localhost:8443",
  AUTH_SECRET: "test-only-secret-of-more-than-32-characters",
  STRIPE_SECRET_KEY: "sk_test_unit",
  STRIPE_WEBHOOK_SECRET: "whsec_test",
  UPLOADS_DIR: "/tmp",
  LOG_LEVEL: "silent",
});

export interface TestOptions {
  /** A database of its own instead of the shared one. */
  readonly fresh?: boolean;
  readonly config?: Partial<ApiConfig>;
  /** Where the test's clock starts. */
  readonly at?: Date;
}

export interface SendOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly json?: unknown;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** False sends a POST as a client that knows nothing of keys would. */
  readonly idempotencyKey?: false;
}

/** An api that a test talks to, in this process or in another, and the database behind it. */
export interface TestApi {
  readonly effects: Effects;
  /** Sends one request; a POST gets a fresh Idempotency-Key unless `headers` carry one. */
  send(path: string, options?: SendOptions): Promise<Response>;
}

export interface TestApp extends TestApi {
  readonly database: TestDatabase;
  readonly config: ApiConfig;
  setClock(at: Date): void;
  close(): Promise<void>;
}

export async function createTestApp(options: TestOptions = {}): Promise<TestApp> {
  const database = options.fresh ? await openFreshDatabase() : await openSharedDatabase();
  const config = { ...TEST_CONFIG, ...options.config };
  let now = options.at ?? new Date();
  const effects: Effects = {
    db: database.db,
    now: () => now,
    newId: createIdSource(() => now, cryptoBytes),
    log: createLog({ service: "test", level: "error" }),
  };
  const metrics = createMetrics("test");
  const { app } = createApp({ config, effects, metrics, isDraining: () => false });
  return {
    database,
    effects,
    config,
    setClock: (at) => now = at,
    send: async (path, request = {}) => await app.request(path, toInit(request, config.SITE_URL)),
    close: () => database.close(),
  };
}

/** A request as the site sends it, from its own origin. */
export function toInit(
  { method, json, cookie, headers, idempotencyKey }: SendOptions,
  origin: string,
): RequestInit {
  const verb = method ?? (json === undefined ? "GET" : "POST");
  return {
    method: verb,
    headers: {
      ...(verb === "GET" ? {} : { origin }),
      ...(verb === "GET" || idempotencyKey === false
        ? {}
        : { "idempotency-key": crypto.randomUUID() }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie === undefined ? {} : { cookie }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  };
}

/** The cookies that an answer sets, as a browser would send them back. */
export function cookiesOf(response: Response): string {
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
