import type { ProblemTable } from "../core/problem.ts";

export const companyProblems = {
  "siren-taken": { status: 409, title: "A company with this SIREN has an account already" },
  "already-in-company": { status: 409, title: "The account belongs to a company already" },
  "site-exists": { status: 409, title: "The company has a site with this name already" },
  "no-active-contract": { status: 409, title: "No contract is in force" },
  "seats-exhausted": { status: 409, title: "All seats of the contract are taken" },
  "employee-exists": {
    status: 409,
    title: "The company has an employee with this address already",
  },
  "employee-joined": { status: 409, title: "The employee has accepted the invitation already" },
} satisfies ProblemTable;
