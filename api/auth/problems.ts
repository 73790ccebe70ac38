import type { ProblemTable } from "../core/problem.ts";

export const authProblems = {
  "invalid-credentials": { status: 401, title: "Address or password is wrong" },
  "email-not-verified": { status: 403, title: "The e-mail address is not verified yet" },
  "invalid-code": { status: 401, title: "The code is wrong or too old" },
  "too-many-attempts": { status: 429, title: "Too many attempts" },
  "invalid-token": { status: 400, title: "The link is wrong or too old" },
  "password-too-short": { status: 422, title: "The password is too short" },
  "password-too-long": { status: 422, title: "The password is too long" },
  "auth-refused": { status: 400, title: "The request was refused" },
} satisfies ProblemTable;
