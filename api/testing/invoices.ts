/** For tests: an invoice without a payment provider, and the words of a PDF. */
import { runTransaction } from "../core/transaction.ts";
import { Scope } from "../db/scope.ts";
import { findPlanVersion, priceYear } from "../plans/service.ts";
import type { TestApp } from "./app.ts";
import { readInvoice } from "../invoices/read.ts";
import type { Invoice } from "../invoices/schema.ts";
import { issueInvoice } from "../invoices/service.ts";

export interface IssueOptions {
  readonly seats?: number;
  readonly language?: "fr" | "en";
}

/** Issues the invoice of a new contract of a company, as the settlement of its payment does. */
export async function issueTestInvoice(
  test: TestApp,
  companyId: string,
  { seats = 25, language = "fr" }: IssueOptions = {},
): Promise<Invoice> {
  const { effects } = test;
  return await runTransaction(effects, null, async (db) => {
    const scope = new Scope(db, companyId);
    const version = await findPlanVersion(scope.shared, { headcount: seats, at: effects.now() });
    const price = priceYear(version, seats);
    const contract = {
      id: effects.newId(),
      planVersionId: version.id,
      state: "active",
      seats,
      currency: version.currency,
      vatRateBp: version.vatRateBp,
      ...price,
      language,
      startsOn: "2026-11-22",
      endsOn: "2027-11-21",
      createdAt: effects.now(),
    } as const;
    await scope.insert("contract", contract);
    const { plan, priceCents } = version;
    const { id } = await issueInvoice(scope, effects, { ...contract, plan, priceCents });
    const invoice = await readInvoice(scope, id);
    if (!invoice) throw new Error(`Cannot read invoice "${id}" again`);
    return invoice;
  });
}

/**
 * The lines of text of an uncompressed PDF in standard fonts, in the order in which they were drawn:
 * each is one `TJ` of hexadecimal Windows-1252 strings (ISO 32000-1, 9.4.3).
 */
export function readPdfText(bytes: Uint8Array): string {
  const source = new TextDecoder("latin1").decode(bytes);
  const lines = Array.from(source.matchAll(/\[((?:<[0-9a-f]*>|[-\d. ]+)*)\] TJ/g), ([, shown]) => {
    const hex = Array.from((shown ?? "").matchAll(/<([0-9a-f]*)>/g), ([, part]) => part).join("");
    return new TextDecoder("windows-1252").decode(Uint8Array.fromHex(hex));
  });
  return lines.join("\n").replaceAll("\u00a0", " ");
}
