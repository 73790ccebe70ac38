import type { ProblemTable } from "../core/problem.ts";

export const checkoutProblems = {} satisfies ProblemTable;
