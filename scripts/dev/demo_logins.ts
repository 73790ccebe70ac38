/** Showing whom of the demo data a newcomer may log in as. */
import { TOTP } from "otpauth";
import type { DemoLogin } from "../seed/demo_logins.ts";

/**
 * A line for each person: address, role and, for staff, the code of the second factor at `now`.
 * A code holds for half a minute.
 */
export function loginLines(logins: readonly DemoLogin[], now: Date): string[] {
  const width = Math.max(...logins.map(({ email }) => email.length));
  const roleWidth = Math.max(...logins.map(({ role }) => role.length));
  return logins.map(({ email, role, totpSecret }) => {
    const line = `  ${email.padEnd(width)}  ${role.padEnd(roleWidth)}`;
    return totpSecret === undefined ? line.trimEnd() : `${line}  ${codeAt(totpSecret, now)}`;
  });
}

/** The passwords that these people have, each once. */
export function passwordsOf(logins: readonly DemoLogin[]): string[] {
  return [...new Set(logins.map(({ password }) => password))];
}

/** RFC 6238 with what every authenticator app takes for granted: SHA-1, 30 s, six digits. */
function codeAt(secret: string, now: Date): string {
  return new TOTP({ secret }).generate({ timestamp: now.getTime() });
}
