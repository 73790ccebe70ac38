import { createRoute, jsonAnswer, newRouter, refusals, z } from "../core/router.ts";
import { Invoice, InvoiceListQuery, InvoicePage, InvoiceParams } from "./schema.ts";
import { listCompanyInvoices, readCompanyInvoice, readCompanyInvoicePdf } from "./read.ts";

const list = createRoute({
  method: "get",
  path: "/company/invoices",
  summary: "The company's invoices",
  description: "Sorted by date of issue, newest first.",
  request: { query: InvoiceListQuery },
  responses: { 200: jsonAnswer("One page of invoices", InvoicePage), ...refusals },
});

const read = createRoute({
  method: "get",
  path: "/company/invoices/{id}",
  summary: "An invoice with its lines and its VAT per rate",
  request: { params: InvoiceParams },
  responses: { 200: jsonAnswer("The invoice", Invoice), ...refusals },
});

const download = createRoute({
  method: "get",
  path: "/company/invoices/{id}/pdf",
  summary: "An invoice as a PDF",
  description: "Answers 503 with Retry-After while the file is being made.",
  request: { params: InvoiceParams },
  responses: {
    200: {
      description: "The file",
      content: { "application/pdf": { schema: z.string().openapi({ format: "binary" }) } },
    },
    ...refusals,
  },
});

export interface InvoiceRoutesOptions {
  readonly uploadsDir: string;
}

export function createInvoiceRoutes({ uploadsDir }: InvoiceRoutesOptions) {
  return newRouter()
    .openapi(
      list,
      async (c) => c.json(await listCompanyInvoices(c.var.ctx, c.req.valid("query")), 200),
    )
    .openapi(read, async (c) => {
      return c.json(await readCompanyInvoice(c.var.ctx, c.req.valid("param").id), 200);
    })
    .openapi(download, async (c) => {
      const { id } = c.req.valid("param");
      const { name, bytes } = await readCompanyInvoicePdf(c.var.ctx, { id, uploadsDir });
      return c.body(bytes, 200, {
        "content-type": "application/pdf",
        "content-length": String(bytes.length),
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "private, no-store",
      });
    });
}
