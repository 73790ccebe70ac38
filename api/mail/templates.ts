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
