import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, addMember, createTestCompany } from "../testing/people.ts";
import { renderInvoicePdf } from "./render_job.ts";
import { Invoice, InvoicePage } from "./schema.ts";
import { issueTestInvoice } from "../testing/invoices.ts";

let test: TestApp;
let uploadsDir: string;

beforeAll(async () => {
  uploadsDir = await Deno.makeTempDir({ prefix: "businesscare-test-" });
  test = await createTestApp({
    config: { UPLOADS_DIR: uploadsDir },
    at: new Date("2026-11-22T10:00:00Z"),
  });
});

afterAll(async () => {
  await test.close();
  await Deno.remove(uploadsDir, { recursive: true });
});

function render(invoiceId: string, into = uploadsDir): Promise<void> {
  const { db, now } = test.effects;
  return renderInvoicePdf({ db, now, uploadsDir: into }, { invoiceId });
}

function pathOf(companyId: string, invoiceId: string): string {
  return `${uploadsDir}/invoices/${companyId}/${invoiceId}.pdf`;
}

async function readHash(invoiceId: string): Promise<string | null> {
  const row = await test.effects.db.selectFrom("invoice").select("pdfSha256")
    .where("id", "=", invoiceId).executeTakeFirstOrThrow();
  return row.pdfSha256;
}

async function assertRefused(response: Response, status: number, code: string) {
  const problem = await response.json();
  assertEquals([response.status, problem.code], [status, code]);
  return problem;
}

describe("GET /company/invoices", () => {
  it("lists the company's own, newest first, page by page", async () => {
    const company = await createTestCompany(test);
    const issued = [];
    for (let count = 0; count < 5; count++) {
      issued.unshift(await issueTestInvoice(test, company.companyId));
    }
    await issueTestInvoice(test, (await createTestCompany(test)).companyId);
    const seen: string[] = [];
    let query = "?limit=2";
    for (let pages = 1;; pages++) {
      const response = await test.send(`/company/invoices${query}`, { cookie: company.cookie });
      assertEquals(response.status, 200);
      const page = InvoicePage.parse(await response.json());
      seen.push(...page.invoices.map((invoice) => invoice.id));
      if (page.nextCursor === null) {
        assertEquals(pages, 3);
        break;
      }
      query = `?limit=2&cursor=${page.nextCursor}`;
    }
    assertEquals(seen.toSorted(), issued.map((invoice) => invoice.id).toSorted());
    assertEquals(new Set(seen).size, 5);
  });

  it("sorts by date of issue before anything else", async () => {
    const company = await createTestCompany(test);
    const [older, newer] = [
      await issueTestInvoice(test, company.companyId),
      await issueTestInvoice(test, company.companyId),
    ];
    await test.effects.db.updateTable("invoice").set({ issuedOn: "2026-12-01" })
      .where("id", "=", older.id).execute();
    const response = await test.send("/company/invoices", { cookie: company.cookie });
    const { invoices } = InvoicePage.parse(await response.json());
    assertEquals(invoices.map((invoice) => invoice.id), [older.id, newer.id]);
    assertEquals(invoices[0]?.isPdfReady, false);
  });

  it("refuses sizes and cursors that are none, by name", async () => {
    const { cookie } = await createTestCompany(test);
    for (const query of ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=WyJhIiwiYiJd"]) {
      const response = await test.send(`/company/invoices?${query}`, { cookie });
      const problem = await assertRefused(response, 422, "invalid-request");
      assertEquals(problem.errors[0].field, query.split("=")[0]);
    }
  });
});

describe("GET /company/invoices/:id", () => {
  it("gives lines, VAT per rate and both sides as they were on the day of issue", async () => {
    const company = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, company.companyId, { seats: 31 });
    const before = await test.effects.db.selectFrom("company").select("name")
      .where("id", "=", company.companyId).executeTakeFirstOrThrow();
    await test.effects.db.updateTable("company").set({ name: "Renamed" })
      .where("id", "=", company.companyId).execute();
    const response = await test.send(`/company/invoices/${id}`, { cookie: company.cookie });
    assertEquals(response.status, 200);
    const invoice = Invoice.parse(await response.json());
    assertEquals(invoice.buyer.name, before.name);
    assertEquals(invoice.seller.siren, "123456782");
    assertEquals(invoice.lines, [{
      description: "Abonnement Basic, 31 salariés, un an",
      quantity: 31,
      unitNetCents: 15_000,
      netCents: 465_000,
      vatRateBp: 2000,
      vatCents: 93_000,
    }]);
    assertEquals(invoice.rates, [{ vatRateBp: 2000, netCents: 465_000, vatCents: 93_000 }]);
    assertEquals(invoice.grossCents, 558_000);
  });

  it("writes its line in the contract's language, one employee in the singular", async () => {
    const { companyId } = await createTestCompany(test);
    const one = await issueTestInvoice(test, companyId, { seats: 1 });
    const english = await issueTestInvoice(test, companyId, { seats: 1200, language: "en" });
    assertEquals(one.lines[0]?.description, "Abonnement Starter, 1 salarié, un an");
    assertEquals(
      english.lines[0]?.description,
      "Premium subscription, 1,200 employees, one year",
    );
  });
});

describe("GET /company/invoices/:id/pdf", () => {
  it("asks for patience until the file is made, then sends it", async () => {
    const company = await createTestCompany(test);
    const { id, number } = await issueTestInvoice(test, company.companyId);
    const path = `/company/invoices/${id}/pdf`;
    const early = await test.send(path, { cookie: company.cookie });
    assertEquals(early.headers.get("retry-after"), "2");
    await assertRefused(early, 503, "invoice-not-ready");
    await render(id);
    const response = await test.send(path, { cookie: company.cookie });
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "application/pdf");
    assertEquals(response.headers.get("cache-control"), "private, no-store");
    assertEquals(
      response.headers.get("content-disposition"),
      `attachment; filename="${number}.pdf"`,
    );
    const bytes = await response.bytes();
    assertEquals(response.headers.get("content-length"), String(bytes.length));
    assertStringIncludes(new TextDecoder("latin1").decode(bytes.subarray(0, 8)), "%PDF-1.7");
  });

  it("does not send a file that was changed since", async () => {
    const company = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, company.companyId);
    await render(id);
    await Deno.writeTextFile(pathOf(company.companyId, id), "%PDF-1.7 something else");
    const response = await test.send(`/company/invoices/${id}/pdf`, { cookie: company.cookie });
    await assertRefused(response, 500, "internal-error");
  });
});

describe("invoices of others", () => {
  it("are not there: not the invoice, not its file", async () => {
    const owner = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, owner.companyId);
    await render(id);
    const stranger = await createTestCompany(test);
    for (const path of [`/company/invoices/${id}`, `/company/invoices/${id}/pdf`]) {
      await assertRefused(await test.send(path, { cookie: stranger.cookie }), 404, "not-found");
    }
    const response = await test.send("/company/invoices", { cookie: stranger.cookie });
    assertEquals(InvoicePage.parse(await response.json()).invoices, []);
  });

  it("are closed to visitors, site managers and employees; the billing role may read", async () => {
    const { companyId } = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, companyId);
    await render(id);
    const manager = await addMember(test, companyId, "site_manager");
    const employee = await addEmployee(test, companyId);
    const billing = await addMember(test, companyId, "company_billing");
    const paths = ["", `/${id}`, `/${id}/pdf`].map((end) => `/company/invoices${end}`);
    for (const path of paths) {
      await assertRefused(await test.send(path), 401, "sign-in-required");
      await assertRefused(await test.send(path, { cookie: manager.cookie }), 403, "forbidden");
      await assertRefused(await test.send(path, { cookie: employee.cookie }), 403, "forbidden");
      const response = await test.send(path, { cookie: billing.cookie });
      assertEquals(response.status, 200);
      await response.body?.cancel();
    }
  });
});

describe("renderInvoicePdf", () => {
  it("makes one file, however often and by how many it is run", async () => {
    const { companyId } = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, companyId);
    await Promise.all(Array.from({ length: 4 }, () => render(id)));
    const [hash, bytes] = [await readHash(id), await Deno.readFile(pathOf(companyId, id))];
    await render(id);
    assertEquals(await readHash(id), hash);
    assertEquals(await Deno.readFile(pathOf(companyId, id)), bytes);
    const files = [...Deno.readDirSync(`${uploadsDir}/invoices/${companyId}`)];
    assertEquals(files.map((file) => file.name), [`${id}.pdf`]);
  });

  it("makes a lost file again, and only the same one", async () => {
    const { companyId } = await createTestCompany(test);
    const { id, number } = await issueTestInvoice(test, companyId);
    await render(id);
    const path = pathOf(companyId, id);
    const bytes = await Deno.readFile(path);
    await Deno.remove(path);
    await render(id);
    assertEquals(await Deno.readFile(path), bytes);
    await Deno.remove(path);
    await test.effects.db.updateTable("invoice").set({ pdfSha256: "0".repeat(64) })
      .where("id", "=", id).execute();
    await assertRejects(() => render(id), Error, `invoice "${number}" again: it comes out diff`);
    assertEquals(await readHash(id), "0".repeat(64));
    await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);
  });

  it("leaves nothing behind when the file cannot be written", async () => {
    const { companyId } = await createTestCompany(test);
    const { id } = await issueTestInvoice(test, companyId);
    const blocked = `${uploadsDir}/blocked`;
    await Deno.writeTextFile(blocked, "a file where a folder should be");
    await assertRejects(() => render(id, blocked));
    assertEquals(await readHash(id), null);
    await render(id);
    assert(await readHash(id));
  });

  it("refuses an invoice that is not there", async () => {
    const id = crypto.randomUUID();
    await assertRejects(() => render(id), Error, `Cannot render invoice "${id}": not found`);
  });
});
