import type { ProblemTable } from "../core/problem.ts";

export const invitationProblems = {
  "invitation-invalid": { status: 404, title: "The invitation is unknown or was replaced" },
  "invitation-expired": { status: 410, title: "The invitation is too old" },
  "invitation-used": { status: 410, title: "The invitation is accepted already" },
  "account-exists": { status: 409, title: "An account with this address exists: sign in first" },
} satisfies ProblemTable;
