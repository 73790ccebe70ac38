/** The one place where an error becomes an answer (RFC 9457); no stack ever leaves. */
import type { Context as HonoContext } from "hono";
import { HTTPException } from "hono/http-exception";
import { isUnavailable } from "../db/errors.ts";
import type { ApiEnv } from "./router.ts";
import { errorFields, type Logger } from "./log.ts";
import { Problem, type ProblemTable } from "./problem.ts";

const RETRY_AFTER_S = 2;

export interface AnswerOptions {
  readonly table: ProblemTable;
  /** Base of the `type` URIs, such as `https://api.example/problems`. */
  readonly typeBase: string;
  readonly log: Logger;
}

/** Builds Hono's `onError`. Codes that the table lacks are bugs and answer 500. */
export function answerProblem({ table, typeBase, log }: AnswerOptions) {
  return (error: Error, c: HonoContext<ApiEnv>): Response => {
    const problem = toProblem(error);
    const entry = problem && table[problem.code];
    if (!problem || !entry) {
      log.error({ ...errorFields(error), "http.request.id": requestIdOf(c) }, "Unexpected error");
    }
    const code = problem && entry ? problem.code : "internal-error";
    const { status, title } = entry ?? { status: 500, title: "Something went wrong on our side" };
    const headers = new Headers({ "content-type": "application/problem+json" });
    if (problem?.retryAfterS !== undefined) {
      headers.set("retry-after", String(problem.retryAfterS));
    }
    headers.set("x-request-id", requestIdOf(c));
    const body = {
      type: `${typeBase}/${code}`,
      code,
      title,
      status,
      detail: entry ? problem?.message : "The error was noted with this request's id",
      instance: `urn:request:${requestIdOf(c)}`,
      ...(problem?.errors ? { errors: problem.errors } : {}),
    };
    return new Response(JSON.stringify(body), { status, headers });
  };
}

function requestIdOf(c: HonoContext<ApiEnv>): string {
  return c.res.headers.get("x-request-id") ?? "unknown";
}

function toProblem(error: Error): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) {
    return new Problem("service-unavailable", "Cannot reach the database: try again shortly", {
      retryAfterS: RETRY_AFTER_S,
      cause: error,
    });
  }
  if (error instanceof HTTPException) {
    if (error.status === 400) return new Problem("malformed-body", "Cannot read the JSON body");
    if (error.status === 413) return new Problem("body-too-large", "Cannot accept so large a body");
    if (error.status === 504) {
      return new Problem("service-unavailable", "Cannot answer in time: try again", {
        retryAfterS: RETRY_AFTER_S,
      });
    }
  }
  return undefined;
}
