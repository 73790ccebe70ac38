import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { sql } from "kysely";
import { createApp } from "../app.ts";
import { cryptoBytes, uuidV7 } from "../core/ids.ts";
import { createLog } from "../core/log.ts";
import { createMetrics } from "../core/metrics.ts";
import { openDatabase } from "../db/driver.ts";
import { createTestApp, TEST_CONFIG, toInit } from "../testing/app.ts";
import { TEST_PASSWORD } from "../testing/people.ts";
import { SESSION_COOKIE } from "./better_auth.ts";

/** Nobody listens there (RFC 863's port, which Debian leaves closed). */
const AWAY = "mysql://nobody@127.0.0.1:9/nothing";

const visitor = () => ({
  name: "Visitor",
  email: `visitor-${crypto.randomUUID()}@example.test`,
  password: TEST_PASSWORD,
});

describe("a database that is away", () => {
  it("is no fault of who signs up, signs in or is signed in: they are told to come back", async () => {
    const db = openDatabase(AWAY);
    const now = () => new Date();
    const { app } = createApp({
      config: TEST_CONFIG,
      effects: {
        db,
        now,
        newId: () => uuidV7(now(), cryptoBytes),
        log: createLog({ service: "test", level: "silent" }),
      },
      metrics: createMetrics("test"),
      isDraining: () => false,
    });
    const { name, email, password } = visitor();
    const cookie = await signedCookie();
    const requests = [
      ["/auth/sign-up/email", { json: { name, email, password } }],
      ["/auth/sign-in/email", { json: { email, password } }],
      ["/auth/request-password-reset", { json: { email } }],
      ["/auth/list-sessions", { cookie }],
      ["/me", { cookie }],
    ] as const;
    for (const [path, request] of requests) {
      const response = await app.request(path, toInit(request, TEST_CONFIG.SITE_URL));
      const { code } = await response.json();
      assertEquals([path, response.status, code], [path, 503, "service-unavailable"]);
    }
    await db.destroy();
  });
});

describe("a sign-up that breaks off", () => {
  it("leaves no user without a password", async () => {
    const test = await createTestApp({ fresh: true });
    const { db } = test.effects;
    await sql`ALTER TABLE account ADD CONSTRAINT noPassword CHECK (password IS NULL)`.execute(db);
    const response = await test.send("/auth/sign-up/email", { json: visitor() });
    assertEquals([response.status, (await response.json()).code], [500, "internal-error"]);
    assertEquals(await db.selectFrom("user").select("id").execute(), []);
    await test.close();
  });
});

/** A cookie with a genuine signature, so that its session is looked up. */
async function signedCookie(): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const secret = encoder.encode(TEST_CONFIG.AUTH_SECRET);
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode("token"));
  const value = `token.${new Uint8Array(signature).toBase64()}`;
  return `${SESSION_COOKIE}=${encodeURIComponent(value)}`;
}
