import type { ProblemTable } from "../core/problem.ts";

export const bookingProblems = {} satisfies ProblemTable;
