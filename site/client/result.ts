import { HttpError } from "fresh";
import type { Result } from "./client.ts";

/** An address whose id or cursor the api cannot read leads nowhere. */
const UNREADABLE = 422;

/**
 * The data of a call that a page cannot do without.
 * @throws {HttpError} with the api's status, which becomes the error page, when it was refused.
 */
export function dataOf<Data>(result: Result<Data>): Data {
  if (result.ok) return result.data;
  const { status, code } = result.problem;
  throw new HttpError(status === UNREADABLE ? 404 : status, code);
}
