import { CURSOR_MAX } from "../core/cursor.ts";
import { z } from "../core/router.ts";
import { HEADCOUNT_MAX } from "../plans/schema.ts";
import { CONTRACT_STATES } from "../states.ts";

const PAGE_MAX = 100;
const PAGE_DEFAULT = 50;

export const CheckoutInput = z.strictObject({
  headcount: z.int().min(1).max(HEADCOUNT_MAX).optional().openapi({
    description: "Seats; the company's headcount when left out",
  }),
  termsAccepted: z.literal(true),
}).openapi("CheckoutInput");
export type CheckoutInput = z.infer<typeof CheckoutInput>;

export const Checkout = z.object({
  contractId: z.uuid(),
  url: z.url().openapi({ description: "The payment provider's page" }),
}).openapi("Checkout");
export type Checkout = z.infer<typeof Checkout>;

export const CheckoutParams = z.strictObject({ contractId: z.uuid() });

export const CheckoutStatus = z.object({
  contractId: z.uuid(),
  state: z.enum(CONTRACT_STATES),
  isPaymentUnderWay: z.boolean().openapi({
    description: "A slow payment, such as a SEPA debit, was started and has not arrived",
  }),
  invoiceId: z.uuid().nullable(),
}).openapi("CheckoutStatus");
export type CheckoutStatus = z.infer<typeof CheckoutStatus>;

export const StripeEventQuery = z.strictObject({
  cursor: z.string().max(CURSOR_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
});
export type StripeEventQuery = z.infer<typeof StripeEventQuery>;

const StripeEvent = z.object({
  id: z.string(),
  type: z.string(),
  receivedAt: z.iso.datetime(),
  handledAt: z.iso.datetime().nullable(),
  outcome: z.string().nullable(),
}).openapi("StripeEvent");

export const StripeEventPage = z.object({
  events: z.array(StripeEvent),
  nextCursor: z.string().nullable(),
}).openapi("StripeEventPage");
export type StripeEventPage = z.infer<typeof StripeEventPage>;
