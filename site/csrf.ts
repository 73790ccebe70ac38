/**
 * Is this form ours? Two independent answers: the browser's own word on where the request comes
 * from, and a token that only a page of this site could carry (signed double submit, OWASP).
 */
import { createHmac, timingSafeEqual } from "node:crypto";

/** `__Host-`: only this very host can have set it, so a token bound to it cannot be planted. */
export const CSRF_COOKIE = "__Host-csrf";
export const CSRF_FIELD = "csrf";

const COOKIE_PATTERN = /^[0-9a-f]{32}$/;

export interface CsrfTokens {
  /** The token a form must carry for a browser that holds this cookie. */
  tokenFor(cookie: string): string;
  isGenuine(cookie: string | undefined, token: string): boolean;
}

export function createCsrfTokens(secret: string): CsrfTokens {
  const tokenFor = (cookie: string) =>
    createHmac("sha256", secret).update(`csrf:${cookie}`).digest("base64url");
  return {
    tokenFor,
    isGenuine: (cookie, token) => isCsrfCookie(cookie) && areEqual(tokenFor(cookie), token),
  };
}

export function isCsrfCookie(cookie: string | undefined): cookie is string {
  return cookie !== undefined && COOKIE_PATTERN.test(cookie);
}

/** A new cookie value: 128 random bits. */
export function createCsrfCookie(): string {
  return crypto.randomUUID().replaceAll("-", "");
}

/**
 * Whether a changing request was made by a page of `siteOrigin`. Every current browser sends
 * `Origin` with a form; where it is missing, `Sec-Fetch-Site` decides, and where both are, nobody
 * vouches for the request and it is refused.
 */
export function isFromSite(headers: Headers, siteOrigin: string): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return origin === siteOrigin;
  return headers.get("sec-fetch-site") === "same-origin";
}

function areEqual(expected: string, given: string): boolean {
  const a = new TextEncoder().encode(expected);
  const b = new TextEncoder().encode(given);
  return a.length === b.length && timingSafeEqual(a, b);
}
