/**
 * Cursors of paginated lists: the sort keys of the last row that was sent. Opaque to clients, and
 * not secret: a made-up one can only start the same list somewhere else.
 */
import { z } from "zod";
import { Problem } from "./problem.ts";

/** Longer than the sort keys of any row; what is longer was not made here. */
export const CURSOR_MAX = 2_048;

export type CursorValue = string | number;

/** @param values the row's sort keys, in the order of the list's sort */
export function encodeCursor(values: readonly CursorValue[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(values));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * @param length how many sort keys the list has
 * @throws Problem `invalid-request` naming the field "cursor", for text that `encodeCursor` never
 * makes
 */
export function decodeCursor(text: string, length: number): CursorValue[] {
  const values = text.length <= CURSOR_MAX ? parse(text) : undefined;
  if (!Array.isArray(values) || values.length !== length || !values.every(isCursorValue)) {
    throw refuseCursor();
  }
  return values;
}

/**
 * The sort keys in a cursor, checked one by one. An id must be checked as one: text that is not
 * ASCII cannot be compared with an ASCII column.
 *
 * @throws Problem `invalid-request` naming the field "cursor"
 */
export function readCursor<T extends z.ZodTuple>(
  keys: T,
  text: string | undefined,
): z.infer<T> | undefined {
  if (text === undefined) return undefined;
  const parsed = keys.safeParse(decodeCursor(text, keys.def.items.length));
  if (!parsed.success) throw refuseCursor();
  return parsed.data;
}

/** The query fields of a list that gives at most `max` rows at a time. */
export function pageFields(limits: { readonly max: number; readonly usual: number }) {
  return {
    cursor: z.string().max(CURSOR_MAX).optional(),
    limit: z.coerce.number().int().min(1).max(limits.max).default(limits.usual),
  };
}

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/**
 * @param rows one more than `limit`, where the list goes on
 * @param keysOf the sort keys of a row
 */
export function cutPage<T>(
  rows: readonly T[],
  limit: number,
  keysOf: (row: T) => readonly CursorValue[],
): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasMore = rows.length > items.length && last !== undefined;
  return { items, nextCursor: hasMore ? encodeCursor(keysOf(last)) : null };
}

function refuseCursor(): Problem {
  const message = "is not a cursor of this list";
  return new Problem("invalid-request", `Cannot read the request: "cursor" ${message}`, {
    errors: [{ field: "cursor", code: "invalid-cursor", message }],
  });
}

function parse(text: string): unknown {
  try {
    const bytes = Uint8Array.fromBase64(text, { alphabet: "base64url" });
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function isCursorValue(value: unknown): value is CursorValue {
  return typeof value === "string" || Number.isFinite(value);
}
