/** Needs a program that nobody has, for the tests: prints the sentence that a person would get. */
import { ExpectedFailure } from "../expected_failure.ts";
import { printLine } from "../output.ts";
import { ensureNeeds } from "../packages.ts";

const missing = { what: "no-such-program", packages: ["no-such-package"], isThere: () => false };
try {
  await ensureNeeds([missing], printLine);
} catch (error) {
  if (!(error instanceof ExpectedFailure)) throw error;
  printLine(error.message);
}
