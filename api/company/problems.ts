import type { ProblemTable } from "../core/problem.ts";

export const companyProblems = {} satisfies ProblemTable;
