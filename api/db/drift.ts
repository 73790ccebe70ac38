/** Compares a migrated database with the typed tables, column by column. */
import { sql } from "kysely";
import type { Database } from "./driver.ts";
import type { Column } from "./columns.ts";
import { tables } from "./tables.ts";

interface FoundColumn {
  tableName: string;
  columnName: string;
  columnType: string;
  isNullable: string;
}

/** @returns one sentence per difference; empty when the schema is what the types say */
export async function findDrift(db: Database): Promise<string[]> {
  const found = await sql<FoundColumn>`
    SELECT table_name AS tableName, column_name AS columnName, column_type AS columnType,
           is_nullable AS isNullable
    FROM information_schema.columns WHERE table_schema = DATABASE()`.execute(db);
  const actual = new Map(
    found.rows.map((row) => [`${row.tableName}.${row.columnName}`, describeFound(row)]),
  );
  const declared = new Map(
    Object.entries(tables).flatMap(([table, columns]) =>
      Object.entries(columns).map((
        [name, column],
      ) => [`${table}.${name}`, describeDeclared(column)])
    ),
  );
  const names = [...new Set([...actual.keys(), ...declared.keys()])].sort();
  return names.filter((name) => actual.get(name) !== declared.get(name)).map((name) =>
    `${name}: the types say ${declared.get(name) ?? "nothing"}, the database says ${
      actual.get(name) ?? "nothing"
    }`
  );
}

function describeDeclared(column: Column<unknown>): string {
  return `${column.type}${column.nullable ? " null" : ""}`;
}

/** MariaDB keeps display widths on integers and calls JSON `longtext`; MySQL does neither. */
function describeFound(row: FoundColumn): string {
  const type = row.columnType.toLowerCase().replace(/^(tinyint|int|bigint)\(\d+\)/, "$1");
  const declared = tableColumn(row.tableName, row.columnName);
  const same = type === "longtext" && declared?.type === "json" ? "json" : type;
  return `${same}${row.isNullable === "YES" ? " null" : ""}`;
}

function tableColumn(table: string, column: string): Column<unknown> | undefined {
  const columns: Record<string, Record<string, Column<unknown>>> = tables;
  return columns[table]?.[column];
}
