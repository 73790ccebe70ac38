/** The e-mails we send; their texts live in api/mail/texts/<language>.json. */
export type EmailTemplate =
  | "verify-email"
  | "account-exists"
  | "reset-password"
  | "employee-invited"
  | "employee-welcome"
  | "invoice-issued"
  | "booking-confirmed"
  | "booking-cancelled";

/**
 * What each template needs; more may be given. `path` is where its button leads: a path of the
 * site. A booking's mail never names the service: it may land in a mailbox that the employer reads.
 */
export const EMAIL_VALUES = {
  "verify-email": ["name", "path"],
  "account-exists": ["name", "path"],
  "reset-password": ["name", "path"],
  "employee-invited": ["name", "company", "path"],
  "employee-welcome": ["name", "company", "path"],
  "invoice-issued": ["name", "number", "total", "path"],
  "booking-confirmed": ["name", "date", "path"],
  "booking-cancelled": ["name", "date", "path"],
} as const satisfies Record<EmailTemplate, readonly string[]>;
