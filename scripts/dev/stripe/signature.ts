/** The signature of a webhook: docs.stripe.com/webhooks/signature, checked by the SDK itself. */

/** How a delivery is signed: truly, or in one of the ways a receiver must refuse. */
export type Signing = "valid" | "forged" | "stale" | "tampered";

/** Far beyond the five minutes that the SDK tolerates (`Webhook.DEFAULT_TOLERANCE`). */
const STALE_AGE_S = 60 * 60;

/**
 * The header `Stripe-Signature` for a body: `t=<seconds>,v1=<HMAC-SHA256 in hexadecimal>`.
 *
 * @param timestampS seconds since 1970
 */
export async function signatureHeader(
  secret: string,
  timestampS: number,
  body: string,
): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${timestampS}.${body}`));
  return `t=${timestampS},v1=${new Uint8Array(mac).toHex()}`;
}

/**
 * A body with its signature as the kind of signing wants them. A forged one is signed with another
 * secret, a stale one an hour ago, a tampered one before its body was changed.
 */
export async function signDelivery(
  signing: Signing,
  facts: { secret: string; nowS: number; body: string },
): Promise<{ body: string; signature: string }> {
  const secret = signing === "forged" ? `${facts.secret}_forged` : facts.secret;
  const timestampS = signing === "stale" ? facts.nowS - STALE_AGE_S : facts.nowS;
  const signature = await signatureHeader(secret, timestampS, facts.body);
  const body = signing === "tampered"
    ? facts.body.replace('"livemode": false', '"livemode": true')
    : facts.body;
  return { body, signature };
}
