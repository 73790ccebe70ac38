/**
 * An invoice as a PDF: A4, tagged for screen readers, with its language and title. The bytes depend
 * on the invoice only: same invoice, same file.
 *
 * The fonts are the standard ones, which no reader needs embedded; PDF/A wants a font of our own.
 */
// @ts-types="./pdfkit.d.ts"
import PDFDocument from "pdfkit";
import { describeInvoice, type InvoiceDocument, type Party, type Table } from "./document.ts";
import type { Invoice } from "./schema.ts";
import { type Column, Sheet } from "./sheet.ts";

const LINE_COLUMNS: readonly Column[] = [
  { width: 225, align: "left" },
  { width: 50, align: "right" },
  { width: 82, align: "right" },
  { width: 62, align: "right" },
  { width: 76, align: "right" },
];
const RATE_COLUMNS: readonly Column[] = [
  { width: 75, align: "left" },
  { width: 85, align: "right" },
  { width: 95, align: "right" },
];
const TOTAL_COLUMNS: readonly Column[] = [
  { width: 115, align: "left" },
  { width: 85, align: "right" },
];
const MARGINS = { top: 50, bottom: 25, left: 50, right: 50 };

export interface RenderOptions {
  /** Off only for tests that read the text out of the bytes. */
  readonly compress?: boolean;
}

/** Renders an invoice. */
export async function renderPdf(
  invoice: Invoice,
  { compress = true }: RenderOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const document = describeInvoice(invoice);
  const pdf = new PDFDocument({
    size: "A4",
    margins: MARGINS,
    pdfVersion: "1.7",
    tagged: true,
    lang: document.language,
    displayTitle: true,
    bufferPages: true,
    compress,
    font: "Helvetica",
    info: {
      Title: document.title,
      Author: "BusinessCare",
      Producer: "BusinessCare",
      Creator: "BusinessCare",
      // Not the time of rendering: the file's identity (/ID) is made of this.
      CreationDate: new Date(`${invoice.issuedOn}T00:00:00Z`),
    },
  });
  const bytes = collectBytes(pdf);
  drawInvoice(new Sheet(pdf), document);
  pdf.end();
  return await bytes;
}

function drawInvoice(sheet: Sheet, document: InvoiceDocument): void {
  sheet.heading("H1", document.title);
  sheet.skip(12);
  sheet.columns(document.parties.map((party) => () => drawParty(sheet, party)));
  sheet.skip(14);
  for (const fact of document.facts) sheet.paragraph(fact);
  sheet.skip(14);
  sheet.table(document.lines, LINE_COLUMNS);
  sheet.skip(14);
  sheet.table(document.rates, RATE_COLUMNS);
  sheet.skip(10);
  sheet.table(totalsTable(document), TOTAL_COLUMNS, { alignRight: true });
  sheet.skip(18);
  for (const note of document.notes) sheet.note(note);
  sheet.footers((page, pages) => document.pageOf(page, pages));
}

function drawParty(sheet: Sheet, { title, name, lines }: Party): void {
  sheet.heading("H2", title);
  sheet.paragraph(name, { bold: true });
  for (const line of lines) sheet.paragraph(line);
}

function totalsTable({ totals }: InvoiceDocument): Table {
  return { header: [], rows: totals };
}

function collectBytes(pdf: PDFDocument): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: BlobPart[] = [];
    pdf.on("data", (chunk) => chunks.push(new Uint8Array(chunk)));
    pdf.on("error", reject);
    pdf.on("end", () => resolve(new Blob(chunks).bytes()));
  });
}
