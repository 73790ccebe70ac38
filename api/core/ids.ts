/** Ids seen from outside: UUID version 7 (RFC 9562 §5.7), so that they sort by creation time. */

/** @param randomBytes gives `length` random bytes; passed in so that a seed repeats itself */
export function uuidV7(now: Date, randomBytes: (length: number) => Uint8Array): string {
  const bytes = new Uint8Array(16);
  bytes.set(randomBytes(10), 6);
  const timeMs = now.getTime();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(timeMs / 2 ** (8 * (5 - i))) & 0xff;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toHex();
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]]
    .map(([from, to]) => hex.slice(from, to)).join("-");
}

export function cryptoBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
