/** The secret in an invitation's link: only its digest is stored, so a copy of the database opens none. */
import { cryptoBytes } from "../core/ids.ts";

/** As many bits as a session's key; nobody guesses one. */
const TOKEN_BYTES = 32;

export function newToken(): string {
  return cryptoBytes(TOKEN_BYTES).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** SHA-256, in hexadecimal. A random token needs no slower digest. */
export async function hashToken(token: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return new Uint8Array(digest).toHex();
}
