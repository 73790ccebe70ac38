/**
 * Column descriptors: one description of a column gives its TypeScript type to Kysely and its SQL
 * type to the drift check, which compares them with `information_schema` of a migrated database.
 */
import type { Generated } from "kysely";

/** What `information_schema.columns` must say about a column. */
export interface Column<T> {
  readonly type: string;
  readonly nullable: boolean;
  /** Carries the TypeScript type; it has no value at run time. */
  readonly value?: T;
}

function column<T>(type: string): Column<T> {
  return { type, nullable: false };
}

/** UUIDv7 in its 36-character text form (RFC 9562). */
export const uuid = (): Column<string> => column("char(36)");
/** Fixed-length ASCII, such as a SIREN or a currency. */
export const char = (length: number): Column<string> => column(`char(${length})`);
/** At most `length` characters of UTF-8. */
export const varchar = (length: number): Column<string> => column(`varchar(${length})`);
/** One of a closed set of words, kept as text so that adding a word needs no table rebuild. */
export const word = <W extends string>(length: number): Column<W> => column(`varchar(${length})`);
/** Long text, 4 GiB at most. */
export const longText = (): Column<string> => column("longtext");
/** JSON text; parsed by the query that reads it, because the two engines disagree on its type. */
export const json = (): Column<string> => column("json");
/** A 32-bit integer. */
export const int = (): Column<number> => column("int");
/** A 64-bit integer; amounts in cents stay far below 2^53. */
export const bigint = (): Column<number> => column("bigint");
/** 0 or 1. */
export const flag = (): Column<number> => column("tinyint");
/** UTC, to the millisecond. */
export const instant = (): Column<Date> => column("datetime(3)");
/** A calendar date, `YYYY-MM-DD`. */
export const date = (): Column<string> => column("date");

/** A column that may be NULL. */
export function nullable<T>(inner: Column<T>): Column<T | null> {
  return { type: inner.type, nullable: true };
}

/** A column that the database fills when an insert leaves it out. */
export function defaulted<T>(inner: Column<T>): Column<Generated<T>> {
  return { type: inner.type, nullable: inner.nullable };
}

/** The Kysely row type of a table described by columns. */
export type RowOf<Columns> = {
  [Name in keyof Columns]: Columns[Name] extends Column<infer T> ? T : never;
};
