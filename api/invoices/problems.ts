import type { ProblemTable } from "../core/problem.ts";

export const invoiceProblems = {
  "invoice-not-ready": { status: 503, title: "The invoice's file is being made" },
} satisfies ProblemTable;
