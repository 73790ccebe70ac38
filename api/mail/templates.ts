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
 * What each template needs. `path` is where its button leads: a path of the site. A booking's mail
 * says nothing about the service or its time: it may land in a mailbox that the employer reads.
 */
export const EMAIL_VALUES = {
  "verify-email": ["name", "path"],
  "account-exists": ["name", "path"],
  "reset-password": ["name", "path"],
  "employee-invited": ["name", "company", "path"],
  "employee-welcome": ["name", "company", "path"],
  "invoice-issued": ["number", "path"],
  "booking-confirmed": ["name", "path"],
  "booking-cancelled": ["name", "path"],
} as const satisfies Record<EmailTemplate, readonly string[]>;
