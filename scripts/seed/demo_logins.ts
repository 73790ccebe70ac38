/** Whom a newcomer can sign in as. For demo data only: everybody can compute these secrets. */
import { createHmac } from "node:crypto";
import { Secret } from "otpauth";
import type { CompanyRole, Role, StaffRole } from "../../api/roles.ts";
import { keysOf } from "./keys.ts";

export const DEMO_DOMAIN = "demo.businesscare.example";
export const DEMO_PASSWORD = "demo-businesscare";
/** Holds nothing worth protecting: it only makes each address's second factor a different one. */
const TOTP_KEY = "businesscare demo second factors";

export interface DemoLogin {
  readonly role: Role;
  readonly email: string;
  readonly password: string;
  /** In base32, as authenticator apps take it; staff need it to sign in. */
  readonly totpSecret?: string;
}

/** Total on purpose: a new role of staff does not compile until somebody can sign in with it. */
const STAFF_MAILBOXES: Record<StaffRole, string> = {
  support: "support",
  sales: "sales",
  finance: "finance",
  provider_manager: "provider.manager",
  event_manager: "event.manager",
  content_editor: "content.editor",
  report_officer: "report.officer",
  door_steward: "door.steward",
  superadmin: "superadmin",
  auditor: "auditor",
};

const MAILBOXES: Record<CompanyRole | "employee" | "provider", string> = {
  company_admin: "admin",
  company_billing: "billing",
  site_manager: "site.manager",
  employee: "employee",
  provider: "provider",
};

export const staffLogins: readonly (DemoLogin & { readonly role: StaffRole })[] = keysOf(
  STAFF_MAILBOXES,
).map((role) => {
  const email = `${STAFF_MAILBOXES[role]}@${DEMO_DOMAIN}`;
  return { role, email, password: DEMO_PASSWORD, totpSecret: demoTotpSecret(email) };
});

export const demoLogins: readonly DemoLogin[] = [
  ...keysOf(MAILBOXES).map((role) => ({ role, email: demoEmail(role), password: DEMO_PASSWORD })),
  ...staffLogins,
];

/** The demo address of a role outside the staff. */
export function demoEmail(role: keyof typeof MAILBOXES): string {
  return `${MAILBOXES[role]}@${DEMO_DOMAIN}`;
}

/** The secret of an address's second factor, in base32 without padding (RFC 4648, RFC 6238). */
export function demoTotpSecret(email: string): string {
  const digest = createHmac("sha1", TOTP_KEY).update(email).digest();
  return new Secret({ buffer: Uint8Array.from(digest).buffer }).base32;
}
