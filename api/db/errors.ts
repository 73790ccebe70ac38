/** What a database error means to us, by the error names that MySQL and MariaDB share. */

const UNAVAILABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "PROTOCOL_CONNECTION_LOST",
  "ER_SERVER_SHUTDOWN",
  "ER_CON_COUNT_ERROR",
  "ER_NORMAL_SHUTDOWN",
  "ER_QUERY_INTERRUPTED",
]);

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** A unique key holds this value already. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === "ER_DUP_ENTRY";
}

/** Two transactions met; InnoDB rolled one back, and running it again is right. */
export function isLockConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ER_LOCK_DEADLOCK" || code === "ER_LOCK_WAIT_TIMEOUT";
}

/**
 * The server is gone or refuses connections; nothing is known about a commit under way. Looks at
 * the causes too, because libraries wrap what the driver threw.
 */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof Error && isUnavailable(error.cause)) return true;
  const message = error instanceof Error ? error.message : "";
  return UNAVAILABLE.has(codeOf(error)) ||
    message.includes("closed state") || message.includes("Queue limit reached");
}
