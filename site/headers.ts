/** Headers of every answer. The edge adds HSTS: only it knows about TLS. */

/**
 * The page may load only what this origin serves, and nothing inline. `form-action` names the
 * payment page too: browsers apply it to the redirect that follows a form.
 */
export function contentSecurityPolicy(paymentOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    `form-action 'self' ${paymentOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function securityHeaders(paymentOrigin: string): readonly [string, string][] {
  return [
    ["content-security-policy", contentSecurityPolicy(paymentOrigin)],
    ["x-content-type-options", "nosniff"],
    // Not "no-referrer": browsers would then send "Origin: null" with our own forms.
    ["referrer-policy", "same-origin"],
    ["cross-origin-opener-policy", "same-origin"],
    ["cross-origin-resource-policy", "same-origin"],
    ["permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"],
  ];
}

/**
 * What caches may keep. A page made without any cookie is the same for everyone who reads its
 * language, and the edge may repeat it for a second; anything else is one person's.
 */
export function cacheControl(request: Request, response: Response): string {
  const isShared = request.method === "GET" && response.status === 200 &&
    !request.headers.has("cookie") && !response.headers.has("set-cookie");
  return isShared ? "public, max-age=0, s-maxage=1" : "private, no-store";
}
