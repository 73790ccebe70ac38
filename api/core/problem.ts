/** A refusal that was expected: it leaves the api as problem details (RFC 9457). */

/** A field of the request and what is wrong with it. */
export interface FieldError {
  /** Dotted path, such as `address.city` or `headcount`. */
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly retryAfterS?: number;
  readonly cause?: unknown;
}

/** `code` is a key of the table in api/problems.ts, which gives its status and title. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterS: number | undefined;

  constructor(code: string, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.retryAfterS = options.retryAfterS;
  }
}

/** A capability's table of problem codes; api/problems.ts joins them. */
export type ProblemTable = Readonly<Record<string, { status: ProblemStatus; title: string }>>;

export type ProblemStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 410
  | 413
  | 415
  | 422
  | 429
  | 500
  | 502
  | 503;
