import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { renderPdf } from "./pdf.ts";
import type { Invoice } from "./schema.ts";
import { SELLER } from "./seller.ts";
import { readPdfText } from "../testing/invoices.ts";

const LINE = {
  description: "Abonnement Starter, 25 salariés, un an",
  quantity: 25,
  unitNetCents: 18_000,
  netCents: 450_000,
  vatRateBp: 2000,
  vatCents: 90_000,
};

function makeInvoice(fields: Partial<Invoice> = {}): Invoice {
  return {
    id: "0197a000-0000-7000-8000-000000000001",
    number: "F2026-000042",
    state: "paid",
    issuedOn: "2026-11-22",
    dueOn: "2026-12-22",
    serviceFrom: "2026-11-22",
    serviceTo: "2027-11-21",
    currency: "EUR",
    netCents: 450_000,
    vatCents: 90_000,
    grossCents: 540_000,
    prepaidCents: 540_000,
    paidCents: 540_000,
    isPdfReady: false,
    language: "fr",
    seller: SELLER,
    buyer: {
      name: "Café Œuvre & Fils",
      siren: "732829320",
      vatNumber: "FR44732829320",
      addressLine: "1 rue de la Paix",
      postalCode: "75002",
      city: "Paris",
      country: "FR",
    },
    lines: [LINE],
    rates: [{ vatRateBp: 2000, netCents: 450_000, vatCents: 90_000 }],
    ...fields,
  };
}

async function textOf(fields: Partial<Invoice> = {}): Promise<string> {
  return readPdfText(await renderPdf(makeInvoice(fields), { compress: false }));
}

function assertSays(text: string, parts: readonly string[]) {
  for (const part of parts) assertStringIncludes(text.replaceAll(/\s+/g, " "), part);
}

describe("renderPdf", () => {
  it("says in French everything that French law asks of an invoice", async () => {
    assertSays(await textOf(), [
      "Facture n° F2026-000042",
      // Both sides, with their registration and VAT numbers.
      "BusinessCare",
      "SAS au capital de 100 000,00 €",
      "110 rue de Rivoli",
      "75001 Paris",
      "SIREN : 123 456 782",
      "SIRET : 123 456 782 00010",
      "N° de TVA intracommunautaire : FR11123456782",
      "RCS Paris 123 456 782",
      "Café Œuvre & Fils",
      "1 rue de la Paix",
      "75002 Paris",
      "SIREN : 732 829 320",
      "N° de TVA intracommunautaire : FR44732829320",
      // Dates of issue, of service and of payment, and the kind of transaction.
      "Date d'émission : 22 novembre 2026",
      "Période de la prestation : du 22 novembre 2026 au 21 novembre 2027",
      "Date d'échéance : 22 décembre 2026",
      "Catégorie d'opération : Prestation de services",
      // What was sold, at which net price, and VAT per rate.
      "Abonnement Starter, 25 salariés, un an",
      "Prix unitaire HT",
      "180,00 €",
      "Taux de TVA",
      "20 %",
      "Base HT",
      "Montant de la TVA",
      "4 500,00 €",
      "900,00 €",
      "Total TTC",
      "5 400,00 €",
      // What happens to late payers.
      "trois fois le taux d'intérêt légal",
      "indemnité forfaitaire de 40,00 € pour frais de recouvrement",
      "Pas d'escompte pour paiement anticipé.",
    ]);
  });

  it("says the same in English, for an English-speaking subscriber", async () => {
    const text = await textOf({ language: "en", lines: [{ ...LINE, description: "Starter" }] });
    assertSays(text, [
      "Invoice F2026-000042",
      "SIRET: 123 456 782 00010",
      "Date of issue: 22 November 2026",
      "Period of service: from 22 November 2026 to 21 November 2027",
      "Unit price net",
      "€4,500.00",
      "three times the French legal interest rate",
      "A fixed sum of €40.00 for recovery costs",
    ]);
    assertEquals(text.includes("Facture"), false);
  });

  it("says that it is paid, or by when to pay", async () => {
    assertSays(await textOf(), [
      "Facture acquittée par paiement en ligne.",
      "Reste à payer 0,00 €",
    ]);
    const open = await textOf({ prepaidCents: 0 });
    assertSays(open, ["À régler au plus tard le 22 décembre 2026.", "Reste à payer 5 400,00 €"]);
    assertEquals(open.includes("acquittée"), false);
  });

  it("shows each rate of VAT, and leaves out a VAT number that is not there", async () => {
    const buyer = { ...makeInvoice().buyer, vatNumber: null };
    const text = await textOf({
      buyer,
      lines: [LINE, { ...LINE, netCents: 1_000, vatRateBp: 550, vatCents: 55 }],
      rates: [
        { vatRateBp: 2000, netCents: 450_000, vatCents: 90_000 },
        { vatRateBp: 550, netCents: 1_000, vatCents: 55 },
      ],
    });
    assertSays(text, ["5,5 % 10,00 € 0,55 €", "20 % 4 500,00 € 900,00 €"]);
    assertEquals(text.includes("FR44"), false);
  });

  it("names its language and title, and is tagged for screen readers", async () => {
    const bytes = await renderPdf(makeInvoice(), { compress: false });
    const source = new TextDecoder("latin1").decode(bytes);
    assertStringIncludes(source, "/Lang (fr)");
    assertStringIncludes(source, "/Marked true");
    assertStringIncludes(source, "/DisplayDocTitle true");
    for (const type of ["H1", "H2", "P", "Table", "TR", "TH", "TD"]) {
      assertStringIncludes(source, `/S /${type}\n`);
    }
  });

  it("gives the same bytes for the same invoice, and others for another", async () => {
    const first = await renderPdf(makeInvoice());
    assertEquals(await renderPdf(makeInvoice()), first);
    // What happens to an invoice after it was issued is not part of the document.
    assertEquals(await renderPdf(makeInvoice({ state: "credited", paidCents: 0 })), first);
    assertNotEquals(await renderPdf(makeInvoice({ number: "F2026-000043" })), first);
  });

  it("goes on over as many pages as the lines need, and loses none", async () => {
    const lines = Array.from({ length: 80 }, (_, at) => ({ ...LINE, description: `Ligne ${at}.` }));
    const text = await textOf({ lines });
    for (const { description } of lines) assertStringIncludes(text, description);
    const pages = text.match(/Page \d+ sur \d+/g) ?? [];
    assert(pages.length > 2);
    assertEquals(pages.at(-1), `Page ${pages.length} sur ${pages.length}`);
  });

  it("refuses a language that has no catalogue", async () => {
    const failed = await renderPdf(makeInvoice({ language: "de" })).catch((error) => error);
    assertEquals(failed.message, 'Cannot write an invoice in "de"');
  });
});
