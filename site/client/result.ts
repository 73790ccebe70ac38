import { HttpError } from "fresh";
import type { Result } from "./client.ts";

/**
 * The data of a call that a page cannot do without.
 * @throws {HttpError} with the api's status, which becomes the error page, when it was refused.
 */
export function dataOf<Data>(result: Result<Data>): Data {
  if (!result.ok) throw new HttpError(result.problem.status, result.problem.code);
  return result.data;
}
