/** Pages of a list by cursor: docs.stripe.com/api/pagination. */
import type Stripe from "stripe";
import { invalid, unknownReference } from "./errors.ts";

const LIMIT_DEFAULT = 10;

interface PageParams {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
}

/**
 * The page of `items` that the parameters ask for.
 *
 * @throws StripeRefusal 400 for a cursor that is not in the list, or for both cursors together
 */
export function listPage<Item extends { id: string }>(
  items: Item[],
  params: PageParams,
  list: { kind: string; url: string },
): Stripe.ApiList<Item> {
  const { limit = LIMIT_DEFAULT, starting_after: after, ending_before: before } = params;
  if (after !== undefined && before !== undefined) {
    throw invalid("You cannot parameterize both starting_after and ending_before.");
  }
  let start = 0;
  let end = items.length;
  if (after !== undefined) start = positionOf(items, after, "starting_after", list.kind) + 1;
  if (before !== undefined) end = positionOf(items, before, "ending_before", list.kind);
  // Going backwards, the page is the one that touches the cursor.
  const first = before === undefined ? start : Math.max(0, end - limit);
  const data = items.slice(first, Math.min(end, first + limit));
  const hasMore = before === undefined ? first + data.length < end : first > 0;
  return { object: "list", data, has_more: hasMore, url: list.url };
}

function positionOf(items: { id: string }[], id: string, param: string, kind: string): number {
  const position = items.findIndex((item) => item.id === id);
  if (position < 0) throw unknownReference(kind, id, param);
  return position;
}
