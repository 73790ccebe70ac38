/**
 * Life-cycles each as one table: a state and the states it may go to. Later parts of
 * the product add states here, never as a comparison somewhere else.
 */
export const CONTRACT_STATES = [
  "pending_signature",
  "pending_payment",
  "active",
  "suspended",
  "terminating",
  "ended",
  "renewed",
] as const;
export type ContractState = typeof CONTRACT_STATES[number];

export const INVOICE_STATES = [
  "draft",
  "issued",
  "partially_paid",
  "paid",
  "overdue",
  "credited",
] as const;
export type InvoiceState = typeof INVOICE_STATES[number];

export type PaymentState = "succeeded" | "refunded";
export type BookingState = "confirmed" | "cancelled" | "attended" | "no_show";

type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

export const CONTRACT_TRANSITIONS: Transitions<ContractState> = {
  pending_signature: ["pending_payment", "ended"],
  pending_payment: ["active", "ended"],
  active: ["suspended", "terminating", "renewed", "ended"],
  suspended: ["active", "ended"],
  terminating: ["ended"],
  ended: [],
  renewed: [],
};

export const INVOICE_TRANSITIONS: Transitions<InvoiceState> = {
  draft: ["issued"],
  issued: ["partially_paid", "paid", "overdue", "credited"],
  partially_paid: ["paid", "overdue", "credited"],
  paid: ["credited"],
  overdue: ["partially_paid", "paid", "credited"],
  credited: [],
};

export const BOOKING_TRANSITIONS: Transitions<BookingState> = {
  confirmed: ["cancelled", "attended", "no_show"],
  cancelled: [],
  attended: [],
  no_show: ["attended"],
};

/** Whether `from` may become `to` under `transitions`. */
export function canBecome<S extends string>(transitions: Transitions<S>, from: S, to: S): boolean {
  return transitions[from].includes(to);
}
