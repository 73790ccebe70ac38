/** Reading invoices: what a company sees of its own, and what the worker renders. */
import { type Context, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { totalDocument } from "../core/money.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import type { Scope } from "../db/scope.ts";
import { readPdf } from "./files.ts";
import { Buyer, Seller } from "./party.ts";
import { findInvoice, listInvoices, listLines } from "./queries.ts";
import type { Invoice, InvoiceListQuery, InvoicePage, InvoiceSummary } from "./schema.ts";

/** Time a worker needs for a PDF, with room to spare. */
const PDF_RETRY_AFTER_S = 2;
const SortKeys = z.tuple([z.iso.date(), z.uuid()]);

/** One page of the company's invoices, newest first. */
export async function listCompanyInvoices(
  ctx: Context,
  query: InvoiceListQuery,
): Promise<InvoicePage> {
  requirePermission(ctx, "company.invoices.read");
  const { limit, cursor } = query;
  const after = readCursor(SortKeys, cursor);
  const rows = await listInvoices(ctx.scope(), { limit, after });
  const page = cutPage(rows, limit, (row) => [row.issuedOn, row.id]);
  return { invoices: page.items.map(summarize), nextCursor: page.nextCursor };
}

/** An invoice of the company with its lines. */
export async function readCompanyInvoice(ctx: Context, id: string): Promise<Invoice> {
  requirePermission(ctx, "company.invoices.read");
  const invoice = await readInvoice(ctx.scope(), id);
  if (!invoice) throw new Problem("not-found", `Cannot find invoice "${id}"`);
  return invoice;
}

export interface InvoiceFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** @throws Problem `not-found`, or `invoice-not-ready` while the worker has not made the file */
export async function readCompanyInvoicePdf(
  ctx: Context,
  { id, uploadsDir }: { id: string; uploadsDir: string },
): Promise<InvoiceFile> {
  requirePermission(ctx, "company.invoices.read");
  const scope = ctx.scope();
  const invoice = await findInvoice(scope, id);
  if (!invoice) throw new Problem("not-found", `Cannot find invoice "${id}"`);
  if (invoice.pdfSha256 === null) {
    throw new Problem("invoice-not-ready", `Cannot send "${invoice.number}" yet: try again`, {
      retryAfterS: PDF_RETRY_AFTER_S,
    });
  }
  const place = { uploadsDir, companyId: scope.companyId, invoiceId: id };
  return { name: `${invoice.number}.pdf`, bytes: await readPdf(place, invoice.pdfSha256) };
}

/** An invoice with its lines and its VAT per rate, as the document shows them. */
export async function readInvoice(scope: Scope, id: string): Promise<Invoice | undefined> {
  const row = await findInvoice(scope, id);
  if (!row) return undefined;
  const lines = await listLines(scope, id);
  return {
    ...summarize(row),
    serviceFrom: row.serviceFrom,
    serviceTo: row.serviceTo,
    prepaidCents: row.prepaidCents,
    language: row.language,
    seller: Seller.parse(JSON.parse(row.seller)),
    buyer: Buyer.parse(JSON.parse(row.buyer)),
    lines,
    rates: [...totalDocument(lines).rates],
  };
}

function summarize(
  { pdfSha256, ...row }: Omit<InvoiceSummary, "isPdfReady"> & { pdfSha256: string | null },
): InvoiceSummary {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    issuedOn: row.issuedOn,
    dueOn: row.dueOn,
    currency: row.currency,
    netCents: row.netCents,
    vatCents: row.vatCents,
    grossCents: row.grossCents,
    paidCents: row.paidCents,
    isPdfReady: pdfSha256 !== null,
  };
}
