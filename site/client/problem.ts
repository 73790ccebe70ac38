/** The api's refusals (RFC 9457 problem details) as the site reads them. */

export interface FieldProblem {
  /** Name of the field as the request called it. */
  field: string;
  code: string;
}

export interface Problem {
  /** What clients switch on, e.g. `seats-exhausted`. */
  code: string;
  status: number;
  errors: readonly FieldProblem[];
}

/** A list longer than this says nothing more to the person who has to mend the form. */
const FIELD_PROBLEMS_MAX = 50;

/** Reads a refusal. nginx's own (429, 413) have no such body: their code is the status. */
export function parseProblem(status: number, body: unknown): Problem {
  const code = isRecord(body) && typeof body.code === "string" ? body.code : `http-${status}`;
  const errors = isRecord(body) && Array.isArray(body.errors) ? body.errors : [];
  return {
    code,
    status,
    errors: errors.slice(0, FIELD_PROBLEMS_MAX).flatMap(parseFieldProblem),
  };
}

function parseFieldProblem(entry: unknown): FieldProblem[] {
  if (!isRecord(entry) || typeof entry.field !== "string") return [];
  return [{ field: entry.field, code: typeof entry.code === "string" ? entry.code : "invalid" }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
