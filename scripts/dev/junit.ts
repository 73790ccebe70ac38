/** Counting tests in the JUnit report that `deno test --junit-path` writes. */

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_TESTS: Counts = { passed: 0, failed: 0, skipped: 0 };
/** A fault that is no test still makes the closing line speak of a failure. */
export const ONE_FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

/** Deno writes the steps of a test as cases of their own, named `test > step > inner step`. */
const STEP_MARK = " > ";
/** Deno's words for a case that failed only because a step of it did. */
const STEPS_FAILED = /^\d+ test steps? failed/;

interface Case {
  readonly name: string;
  readonly isSkipped: boolean;
  /** What it failed with; undefined when it did not fail. */
  readonly failure: string | undefined;
}

/**
 * Counts the leaves of a report: a case with steps of its own is not counted beside them, unless
 * it failed by itself, as a hook does that runs after all steps.
 */
export function countReport(xml: string): Counts {
  return xml.split("<testsuite ").slice(1).map(countSuite).reduce(addCounts, NO_TESTS);
}

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** The closing line of a run; its form is read by programs. */
export function testsLine({ passed, failed, skipped }: Counts): string {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function countSuite(xml: string): Counts {
  const cases = readCases(xml);
  const parents = new Set(cases.flatMap(({ name }) => parentNames(name)));
  return cases.map((each) => countCase(each, parents.has(each.name))).reduce(addCounts, NO_TESTS);
}

function countCase({ isSkipped, failure }: Case, isParent: boolean): Counts {
  if (failure !== undefined) {
    return isParent && STEPS_FAILED.test(failure) ? NO_TESTS : { ...NO_TESTS, failed: 1 };
  }
  if (isParent) return NO_TESTS;
  return isSkipped ? { ...NO_TESTS, skipped: 1 } : { ...NO_TESTS, passed: 1 };
}

/** `a > b > c` has the parents `a` and `a > b`. */
function parentNames(name: string): string[] {
  const parts = name.split(STEP_MARK);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(STEP_MARK));
}

/** Deno's writer escapes `<` and `>` in names and texts, so tags can be told by their signs. */
function readCases(xml: string): Case[] {
  return xml.split("<testcase ").slice(1).map((text) => ({
    name: unescapeXml(/name="([^"]*)"/.exec(text)?.[1] ?? ""),
    isSkipped: text.includes("<skipped"),
    failure: unescapeOptional(/<(?:failure|error) message="([^"]*)"/.exec(text)?.[1]),
  }));
}

function unescapeOptional(text: string | undefined): string | undefined {
  return text === undefined ? undefined : unescapeXml(text);
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&lt;", "<"],
  ["&gt;", ">"],
  ["&quot;", '"'],
  ["&apos;", "'"],
  ["&amp;", "&"],
]);

function unescapeXml(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES.get(entity) ?? entity);
}
