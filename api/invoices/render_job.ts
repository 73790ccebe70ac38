/** The worker's job `invoice-pdf`: renders an invoice and keeps the file. */
import { runTransaction } from "../core/transaction.ts";
import type { Database } from "../db/driver.ts";
import { Scope } from "../db/scope.ts";
import { hashOf, hasPdf, writePdf } from "./files.ts";
import { renderPdf } from "./pdf.ts";
import { findOwner, lockInvoice, notePdf } from "./queries.ts";
import { readInvoice } from "./read.ts";

export interface RenderDeps {
  readonly db: Database;
  readonly uploadsDir: string;
  now(): Date;
}

/**
 * Renders and stores the PDF of an invoice. May be run again, and by two workers at once: the bytes
 * depend on the invoice only. A file that was lost is made again, if it comes out the same.
 *
 * @throws Error when there is no such invoice, or when a lost file would come out different
 */
export async function renderInvoicePdf(
  { db, now, uploadsDir }: RenderDeps,
  { invoiceId }: { invoiceId: string },
): Promise<void> {
  const companyId = await findOwner(db, invoiceId);
  if (companyId === undefined) throw new Error(`Cannot render invoice "${invoiceId}": not found`);
  const invoice = await readInvoice(new Scope(db, companyId), invoiceId);
  if (!invoice) throw new Error(`Cannot render invoice "${invoiceId}": not found`);
  const bytes = await renderPdf(invoice);
  const sha256 = await hashOf(bytes);
  const place = { uploadsDir, companyId, invoiceId };
  // The row's lock keeps a worker of another version from storing another file at the same time.
  await runTransaction({ db, now }, null, async (transaction) => {
    const scope = new Scope(transaction, companyId);
    const { pdfSha256 } = await lockInvoice(scope, invoiceId);
    if (pdfSha256 !== null && await hasPdf(place, pdfSha256)) return;
    if (pdfSha256 !== null && pdfSha256 !== sha256) {
      throw new Error(
        `Cannot make the file of invoice "${invoice.number}" again: it comes out different; ` +
          "take it from a backup",
      );
    }
    await writePdf(place, bytes);
    await notePdf(scope, invoiceId, sha256);
  });
}
