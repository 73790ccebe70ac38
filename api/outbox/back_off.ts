/** When a job that failed is tried again. */

/**
 * A job that failed this often is dead: staff look at it. With the waits below that is after five
 * and a half to eleven hours, so that a mail server may be down overnight.
 */
export const ATTEMPTS_MAX = 10;

const FIRST_WAIT_MS = 2_000;
const FACTOR = 4;
const WAIT_MAX_MS = 4 * 3_600_000;

/**
 * Milliseconds to wait after the failed attempt number `attempt` (1 is the first): exponential, of
 * which half is left to chance, so that jobs that failed together do not come back together.
 *
 * @param random gives a number from 0 up to, but without, 1
 */
export function backOffMs(attempt: number, random: () => number): number {
  const waitMs = Math.min(FIRST_WAIT_MS * FACTOR ** (attempt - 1), WAIT_MAX_MS);
  return Math.round(waitMs / 2 + random() * waitMs / 2);
}
