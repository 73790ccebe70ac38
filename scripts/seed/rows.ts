/** Rows to insert, table by table, in an order that every foreign key allows. */
import type { Insertable } from "kysely";
import type { Database } from "../../api/db/driver.ts";
import type { Tables } from "../../api/db/tables.ts";

const TABLES = [
  "user",
  "account",
  "two_factor",
  "staff_member",
  "company",
  "site",
  "company_member",
  "employee",
  "invitation",
  "contract",
  "document_sequence",
  "invoice",
  "invoice_line",
  "payment",
  "provider",
  "venue",
  "service",
  "service_text",
  "slot",
  "event",
  "event_text",
  "booking",
  "quota_usage",
  "outbox",
] as const satisfies readonly (keyof Tables)[];

export type SeedTable = typeof TABLES[number];
export type SeedRow<T extends SeedTable> = Insertable<Tables[T]>;
type RowLists = { [T in SeedTable]: SeedRow<T>[] };

/** Rows of one INSERT: few statements, each far below the server's packet size. */
const CHUNK = 200;

export class Rows {
  readonly lists: RowLists = {
    user: [],
    account: [],
    two_factor: [],
    staff_member: [],
    company: [],
    site: [],
    company_member: [],
    employee: [],
    invitation: [],
    contract: [],
    document_sequence: [],
    invoice: [],
    invoice_line: [],
    payment: [],
    provider: [],
    venue: [],
    service: [],
    service_text: [],
    slot: [],
    event: [],
    event_text: [],
    booking: [],
    quota_usage: [],
    outbox: [],
  };

  add<T extends SeedTable>(table: T, ...rows: SeedRow<T>[]): void {
    this.lists[table].push(...rows);
  }

  async insertInto(db: Database): Promise<void> {
    for (const table of TABLES) await insertAll(db, table, this.lists[table]);
  }
}

async function insertAll(
  db: Database,
  table: SeedTable,
  rows: readonly SeedRow<SeedTable>[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    // Conversion: `Rows.add` lets only rows of `table` into its list; the union forgets which.
    await db.insertInto(table).values(chunk as Insertable<Tables[typeof table]>[]).execute();
  }
}
