/**
 * better-auth on our database: passwords, sessions, verification, reset and the second factor. It
 * writes outside our transactions, so its mail callbacks only add rows to the outbox.
 */
import { betterAuth } from "better-auth";
import { twoFactor } from "better-auth/plugins/two-factor";
import { isAPIError } from "better-auth/api";
import { errorFields, type Logger } from "../core/log.ts";
import type { Effects, Language } from "../core/context.ts";
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
    database: { db: effects.db, type: "mysql" },
    telemetry: { enabled: false },
    onAPIError: { onError: (error) => logUnexpected(effects.log, error) },
    logger: { disabled: true },
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

/** Refusals are answers; only what better-auth did not expect is an error of ours. */
function logUnexpected(log: Logger, error: unknown): void {
  if (isAPIError(error) && error.statusCode < 500) return;
  log.error(errorFields(error), "Unexpected error in better-auth");
}

function languageOf(user: object): Language {
  return "language" in user && user.language === "en" ? "en" : "fr";
}
