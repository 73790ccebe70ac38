import type { ProblemTable } from "../core/problem.ts";

export const invoiceProblems = {} satisfies ProblemTable;
