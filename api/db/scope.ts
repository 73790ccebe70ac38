/**
 * Tenancy, in one place: a `Scope` is a database handle that belongs to one company, and it writes
 * the tenant's `where` itself. Queries take a `Scope`, never a bare handle, so no query can forget.
 */
import {
  type Expression,
  type Insertable,
  type Kysely,
  type SelectQueryBuilder,
  sql,
  type SqlBool,
  type UpdateObject,
  type UpdateQueryBuilder,
  type UpdateResult,
} from "kysely";
import type { Database } from "./driver.ts";
import type { SharedTables, Tables, TenantTables } from "./tables.ts";

export type TenantTable = keyof TenantTables;

/** The values of an insert, without the company: the scope adds it. */
export type TenantInsert<T extends TenantTable> = Omit<Insertable<Tables[T]>, "companyId">;

export class Scope {
  readonly #handle: Database;
  readonly companyId: string;

  constructor(handle: Database, companyId: string) {
    this.#handle = handle;
    this.companyId = companyId;
  }

  /** Rows of `table` that belong to this company. */
  select<T extends TenantTable>(table: T): SelectQueryBuilder<Tables, T, Record<never, never>> {
    const query = this.#handle.selectFrom<TenantTable>(table)
      .where(this.#isOwn(table));
    // Conversion: Kysely cannot carry a generic table name through `where`; the table is the same.
    return query as unknown as SelectQueryBuilder<Tables, T, Record<never, never>>;
  }

  /** Inserts a row of this company. */
  async insert<T extends TenantTable>(table: T, values: TenantInsert<T>): Promise<void> {
    const row = { ...values, companyId: this.companyId };
    // Conversion: `values` plus the company is the table's insert type by `TenantInsert`.
    await this.#handle.insertInto(table).values(row as unknown as Insertable<Tables[T]>).execute();
  }

  /** Updates rows of this company; add a `where` for which. */
  update<T extends TenantTable>(
    table: T,
    values: UpdateObject<Tables, T, T>,
  ): UpdateQueryBuilder<Tables, T, T, UpdateResult> {
    const query = this.#handle.updateTable<TenantTable>(table)
      // Conversion: as in `select`, the generic table name is lost on the way.
      .set(values as unknown as UpdateObject<Tables, TenantTable, TenantTable>)
      .where(this.#isOwn(table));
    return query as unknown as UpdateQueryBuilder<Tables, T, T, UpdateResult>;
  }

  #isOwn(table: TenantTable): Expression<SqlBool> {
    return sql<SqlBool>`${sql.ref(`${table}.companyId`)} = ${this.companyId}`;
  }

  /** The company's own row. */
  company() {
    return this.#handle.selectFrom("company").where("company.id", "=", this.companyId);
  }

  updateCompany(values: UpdateObject<Tables, "company", "company">) {
    return this.#handle.updateTable("company").set(values).where("id", "=", this.companyId);
  }

  /** Catalogues that belong to no company; tenant tables do not compile here. */
  get shared(): Kysely<SharedTables> {
    // Conversion: the same handle, seen without the tables that need a tenant.
    return this.#handle as unknown as Kysely<SharedTables>;
  }

  /** For `core` and the outbox, which write tables that no capability's query touches. */
  get system(): Database {
    return this.#handle;
  }
}
