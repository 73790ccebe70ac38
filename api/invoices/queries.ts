import { sql } from "kysely";
import type { Database } from "../db/driver.ts";
import type { Scope, TenantInsert } from "../db/scope.ts";
import type { InvoiceState } from "../states.ts";

/** More lines than any invoice of ours can have; a longer one would be a fault. */
const LINES_MAX = 500;
/** People of one company who are told of an invoice. */
const READERS_MAX = 20;

/** One more than `limit` when there is a next page. Sorted by date of issue and id, newest first. */
export async function listInvoices(
  scope: Scope,
  { after, limit }: { after: readonly [issuedOn: string, id: string] | undefined; limit: number },
) {
  const query = scope.select("invoice").select([
    "id",
    "number",
    "state",
    "issuedOn",
    "dueOn",
    "currency",
    "netCents",
    "vatCents",
    "grossCents",
    "paidCents",
    "pdfSha256",
  ]).orderBy("issuedOn", "desc").orderBy("id", "desc").limit(limit + 1);
  if (!after) return await query.execute();
  const [issuedOn, id] = after;
  return await query.where((eb) =>
    eb.or([
      eb("issuedOn", "<", issuedOn),
      eb.and([eb("issuedOn", "=", issuedOn), eb("id", "<", id)]),
    ])
  ).execute();
}

export async function findInvoice(scope: Scope, id: string) {
  return await scope.select("invoice").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The invoice of a contract: its first, made by the payment that activated it. */
export async function findInvoiceOfContract(scope: Scope, contractId: string) {
  return await scope.select("invoice").select(["id", "number"])
    .where("contractId", "=", contractId).orderBy("number").executeTakeFirst();
}

export async function listLines(scope: Scope, invoiceId: string) {
  return await scope.select("invoice_line")
    .select(["description", "quantity", "unitNetCents", "netCents", "vatRateBp", "vatCents"])
    .where("invoiceId", "=", invoiceId).orderBy("position").limit(LINES_MAX).execute();
}

/** Which company an invoice belongs to; for the worker, whose jobs name an invoice only. */
export async function findOwner(db: Database, invoiceId: string): Promise<string | undefined> {
  const row = await db.selectFrom("invoice").select("companyId").where("id", "=", invoiceId)
    .executeTakeFirst();
  return row?.companyId;
}

/** What an invoice freezes of the company. */
export async function readBuyer(scope: Scope) {
  return await scope.company().select([
    "name",
    "siren",
    "vatNumber",
    "addressLine",
    "postalCode",
    "city",
    "country",
  ]).executeTakeFirstOrThrow();
}

/** Members with one of `roles`, oldest first. */
export async function listMembers(scope: Scope, roles: readonly string[]) {
  return await scope.select("company_member").innerJoin("user", "user.id", "company_member.userId")
    .select(["user.name", "user.email", "user.language"])
    // Plain text on purpose: a permission's holders may be roles that no member can have.
    .where(sql<string>`company_member.role`, "in", roles)
    .orderBy("company_member.createdAt").orderBy("user.id").limit(READERS_MAX).execute();
}

export interface SequenceNumber {
  readonly number: number;
  /** Never before the date of the number before it. */
  readonly issuedOn: string;
}

/**
 * Takes the next number of a series and year. The row stays locked until the transaction ends: a
 * number that is rolled back is the next one's, so there is never a gap.
 */
export async function takeNumber(
  db: Database,
  { series, year, on }: { series: string; year: number; on: string },
): Promise<SequenceNumber> {
  await db.insertInto("document_sequence")
    .values({ series, year, lastNumber: 1, lastIssuedOn: on })
    .onDuplicateKeyUpdate({
      lastNumber: sql<number>`lastNumber + 1`,
      lastIssuedOn: sql<string>`GREATEST(lastIssuedOn, ${on})`,
    }).execute();
  const row = await db.selectFrom("document_sequence").select(["lastNumber", "lastIssuedOn"])
    .where("series", "=", series).where("year", "=", year).forUpdate().executeTakeFirstOrThrow();
  return { number: row.lastNumber, issuedOn: row.lastIssuedOn };
}

export async function insertInvoice(
  scope: Scope,
  invoice: TenantInsert<"invoice">,
  lines: readonly Omit<TenantInsert<"invoice_line">, "invoiceId" | "position">[],
): Promise<void> {
  await scope.insert("invoice", invoice);
  for (const [index, line] of lines.entries()) {
    await scope.insert("invoice_line", { ...line, invoiceId: invoice.id, position: index + 1 });
  }
}

export async function insertPayment(scope: Scope, payment: TenantInsert<"payment">): Promise<void> {
  await scope.insert("payment", payment);
}

export async function lockInvoice(scope: Scope, id: string) {
  return await scope.select("invoice").select(["state", "grossCents", "paidCents", "pdfSha256"])
    .where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
}

export async function setPaid(
  scope: Scope,
  { id, state, paidCents }: { id: string; state: InvoiceState; paidCents: number },
): Promise<void> {
  await scope.update("invoice", { state, paidCents }).where("id", "=", id).execute();
}

export async function notePdf(scope: Scope, id: string, sha256: string): Promise<void> {
  await scope.update("invoice", { pdfSha256: sha256 }).where("id", "=", id).execute();
}
