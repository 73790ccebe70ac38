/** Asking a server whether it serves. */

const ANSWER_WITHIN_MS = 1_000;

/** True when the URL answers with a status from 200 to 299, soon. */
export async function answersHttp(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused, reset, too slow: not yet.
    return false;
  }
}
