/**
 * better-auth on our database: passwords, sessions, verification, reset and the second factor. It
 * writes outside our transactions, so its mail callbacks only add rows to the outbox.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins/two-factor";
import { isAPIError } from "better-auth/api";
import { errorFields, type Logger } from "../core/log.ts";
import type { Effects, Language } from "../core/context.ts";
import { isUnavailable } from "../db/errors.ts";
import { enqueueEmail } from "../outbox/service.ts";
import type { EmailTemplate } from "../mail/templates.ts";

export interface AuthOptions {
  readonly effects: Effects;
  readonly siteUrl: string;
  readonly secret: string;
  /** Told whenever what a user's sessions may do has changed. */
  onSessionsChanged(userId: string): void;
}

/** A session ends after a week, used or not: signing in again is cheap, a stolen cookie is not. */
const SESSION_S = 7 * 24 * 3600;
const VERIFY_LINK_S = 24 * 3600;
const RESET_LINK_S = 3600;
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;
/** `__Host-`: this host only, https only, path `/`; a sibling domain cannot set it. */
export const SESSION_COOKIE = "__Host-session";
export const ISSUER = "BusinessCare";

export function createAuth(options: AuthOptions) {
  const { effects, siteUrl, secret, onSessionsChanged } = options;
  const mail = (template: EmailTemplate, user: { email: string; name: string }, path: string) =>
    enqueueEmail(effects.db, effects.now(), {
      template,
      to: user.email,
      language: languageOf(user),
      values: { name: user.name, path },
    });
  return betterAuth({
    baseURL: siteUrl,
    basePath: "/auth",
    secret,
    trustedOrigins: [siteUrl],
    // Its own default writes a new user and their password one after the other.
    database: { db: effects.db, type: "mysql", transaction: true },
    telemetry: { enabled: false },
    // What it did not expect comes to us: its router would print the statement with its values.
    onAPIError: { throw: true },
    logger: { level: "error", log: (_level, ...said) => noteFailures(effects.log, said) },
    // nginx limits by address and route class; sign-in attempts also by account (two_factor, 423).
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => effects.newId() },
      useSecureCookies: false, // its prefix is __Secure-; ours is the stricter __Host-
      cookiePrefix: "__Host-auth",
      cookies: { session_token: { name: SESSION_COOKIE } },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: ["x-forwarded-for"] },
    },
    session: { expiresIn: SESSION_S, disableSessionRefresh: true },
    user: {
      additionalFields: {
        language: { type: "string", required: false, defaultValue: "fr", input: true },
      },
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      resetPasswordTokenExpiresIn: RESET_LINK_S,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) =>
        mail("reset-password", user, `/reset-password?token=${encodeURIComponent(token)}`),
      onPasswordReset: ({ user }) => Promise.resolve(onSessionsChanged(user.id)),
      onExistingUserSignUp: ({ user }) => mail("account-exists", user, "/sign-in"),
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      autoSignInAfterVerification: true,
      expiresIn: VERIFY_LINK_S,
      sendVerificationEmail: ({ user, token }) =>
        mail("verify-email", user, `/verify-email?token=${encodeURIComponent(token)}`),
    },
    plugins: [twoFactor({ issuer: ISSUER, schema: { twoFactor: { modelName: "two_factor" } } })],
  });
}

export type Auth = ReturnType<typeof createAuth>;

/** What better-auth said of its failures during one call. */
const heard = new AsyncLocalStorage<unknown[]>();

/**
 * Calls better-auth, which answers as if the input were wrong when it is the database that is away,
 * and names the cause to its logger only.
 *
 * @throws the driver's error when the database is away: whatever was answered is not true then
 */
export async function callAuth<T>(call: () => Promise<T>): Promise<T> {
  const failures: unknown[] = [];
  const [outcome] = await heard.run(failures, () => Promise.allSettled([call()]));
  const cause = failures.find(isUnavailable);
  if (cause !== undefined) throw cause;
  if (outcome.status === "rejected") throw outcome.reason;
  return outcome.value;
}

/** Refusals are answers; only what better-auth did not expect is an error of ours. */
function noteFailures(log: Logger, said: readonly unknown[]): void {
  for (const error of said) {
    if (!(error instanceof Error) || isAPIError(error) && error.statusCode < 500) continue;
    heard.getStore()?.push(error);
    log.error(errorFields(error), "Unexpected error in better-auth");
  }
}

function languageOf(user: object): Language {
  return "language" in user && user.language === "en" ? "en" : "fr";
}
