import type { ProblemTable } from "../core/problem.ts";

export const planProblems = {} satisfies ProblemTable;
