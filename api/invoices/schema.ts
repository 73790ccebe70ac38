import { CURSOR_MAX } from "../core/cursor.ts";
import { z } from "../core/router.ts";
import { Buyer, Seller } from "./party.ts";
import { INVOICE_STATES } from "../states.ts";

/** As many invoices as one page shows at most. */
export const PAGE_MAX = 100;
const PAGE_DEFAULT = 20;

const Cents = z.int().openapi({ description: "Cents of the currency" });
const CalendarDate = z.iso.date();

export const InvoiceListQuery = z.strictObject({
  cursor: z.string().max(CURSOR_MAX).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(PAGE_DEFAULT),
});
export type InvoiceListQuery = z.infer<typeof InvoiceListQuery>;

export const InvoiceParams = z.strictObject({ id: z.uuid() });

const invoiceFields = {
  id: z.uuid(),
  number: z.string().openapi({ example: "F2026-000001" }),
  state: z.enum(INVOICE_STATES),
  issuedOn: CalendarDate,
  dueOn: CalendarDate,
  currency: z.string().length(3),
  netCents: Cents,
  vatCents: Cents,
  grossCents: Cents,
  paidCents: Cents,
  isPdfReady: z.boolean(),
};

export const InvoiceSummary = z.object(invoiceFields).openapi("InvoiceSummary");
export type InvoiceSummary = z.infer<typeof InvoiceSummary>;

export const InvoicePage = z.object({
  invoices: z.array(InvoiceSummary),
  nextCursor: z.string().nullable().openapi({ description: "Null on the last page" }),
}).openapi("InvoicePage");
export type InvoicePage = z.infer<typeof InvoicePage>;

const InvoiceLine = z.object({
  description: z.string(),
  quantity: z.int(),
  unitNetCents: Cents,
  netCents: Cents,
  vatRateBp: z.int(),
  vatCents: Cents,
}).openapi("InvoiceLine");
export type InvoiceLine = z.infer<typeof InvoiceLine>;

const VatRate = z.object({ vatRateBp: z.int(), netCents: Cents, vatCents: Cents })
  .openapi("InvoiceVatRate");

export const Invoice = z.object({
  ...invoiceFields,
  serviceFrom: CalendarDate,
  serviceTo: CalendarDate,
  prepaidCents: Cents.openapi({ description: "Paid before the invoice was issued, in cents" }),
  language: z.string().length(2),
  seller: Seller,
  buyer: Buyer,
  lines: z.array(InvoiceLine),
  rates: z.array(VatRate).openapi({ description: "VAT per rate, the highest first" }),
}).openapi("Invoice");
export type Invoice = z.infer<typeof Invoice>;
