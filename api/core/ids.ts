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

/** A counter that starts in its lower half has room for as many ids in one millisecond. */
const COUNTER_START_MAX = 0x7ff;

/**
 * Ids of one process in the order they were made, also within a millisecond: the 12 bits after the
 * time count up (RFC 9562 §6.2, method 1).
 */
export function createIdSource(
  now: () => Date,
  randomBytes: (length: number) => Uint8Array,
): () => string {
  let lastMs = Number.NaN;
  let counter = 0;
  return () => {
    const at = now();
    return uuidV7(at, (length) => {
      const bytes = randomBytes(length);
      const start = (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) & COUNTER_START_MAX;
      counter = at.getTime() === lastMs ? counter + 1 : start;
      lastMs = at.getTime();
      bytes[0] = (counter >> 8) & 0x0f;
      bytes[1] = counter & 0xff;
      return bytes;
    });
  };
}

export function cryptoBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
