/** Pages of a list that is sorted by two keys, the second of which is an id. */
import { decodeCursor, encodeCursor } from "../core/cursor.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";

/** The id is compared with an ASCII column, so it must be one: other text is an error in SQL. */
const NameKeys = z.tuple([z.string(), z.uuid()]);
const StartKeys = z.tuple([z.iso.datetime(), z.uuid()]);

export interface Page<T> {
  readonly items: T[];
  readonly nextCursor: string | null;
}

/**
 * @param items one more than `limit`, where the list goes on
 * @param keysOf the sort keys of an item
 */
export function cutPage<T>(
  items: readonly T[],
  limit: number,
  keysOf: (item: T) => readonly [string, string],
): Page<T> {
  const kept = items.slice(0, limit);
  const last = kept.at(-1);
  const hasMore = items.length > kept.length && last !== undefined;
  return { items: kept, nextCursor: hasMore ? encodeCursor(keysOf(last)) : null };
}

/** @throws Problem `invalid-request` naming the field "cursor" */
export function readNameCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [name, id] = readKeys(NameKeys, cursor);
  return { name, id };
}

/** @throws Problem `invalid-request` naming the field "cursor" */
export function readStartCursor(cursor: string | undefined) {
  if (cursor === undefined) return undefined;
  const [startsAt, id] = readKeys(StartKeys, cursor);
  return { startsAt: new Date(startsAt), id };
}

function readKeys<T extends readonly [unknown, unknown]>(keys: z.ZodType<T>, cursor: string): T {
  const parsed = keys.safeParse(decodeCursor(cursor, 2));
  if (parsed.success) return parsed.data;
  const message = "is not a cursor of this list";
  throw new Problem("invalid-request", `Cannot read the request: "cursor" ${message}`, {
    errors: [{ field: "cursor", code: "invalid-cursor", message }],
  });
}
