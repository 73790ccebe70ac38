/** Ids that look like Stripe's: a prefix and 24 letters and digits; sessions have longer ones. */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 24;
const SESSION_LENGTH = 58;

/** A random id, such as "evt_k3J…" for the prefix "evt_". */
export function randomId(prefix: string): string {
  const length = prefix === "cs_test_" ? SESSION_LENGTH : LENGTH;
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  const characters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return prefix + characters.join("");
}
