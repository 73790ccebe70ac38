import { HttpError } from "fresh";
import type { Result } from "./client.ts";

/** Refusals that mean something to the person; an address the api cannot read leads nowhere. */
const PAGES: Readonly<Record<number, 401 | 403 | 404 | 409 | 410 | 429 | 503>> = {
  401: 401,
  403: 403,
  404: 404,
  409: 409,
  410: 410,
  422: 404,
  429: 429,
  503: 503,
};

/**
 * The data of a call that a page cannot do without.
 * @throws {HttpError} which becomes the error page, when the call was refused
 */
export function dataOf<Data>(result: Result<Data>): Data {
  if (result.ok) return result.data;
  const { status, code } = result.problem;
  throw new HttpError(PAGES[status] ?? 400, code);
}
