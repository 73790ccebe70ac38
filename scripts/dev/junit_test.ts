import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { countReport, testsLine } from "./junit.ts";

const AT = 'classname="./a_test.ts" time="0.001" line="2" col="6"';
const SKIPPED = "<skipped/>";

function failure(message: string): string {
  return `<failure message="${message}">${message}\n    at file:///a_test.ts:3:1</failure>`;
}

/** A report as Deno 2.9 writes it. */
function report(...suites: [name: string, inside?: string][][]): string {
  const bodies = suites.map((cases) =>
    `    <testsuite name="./a_test.ts" tests="0" disabled="0" errors="0" failures="0">\n${
      cases.map(([name, inside = ""]) =>
        `        <testcase name="${name}" ${AT}>\n            ${inside}\n        </testcase>\n`
      ).join("")
    }    </testsuite>\n`
  );
  return `<?xml version="1.0"?>\n<testsuites name="deno test">\n${bodies.join("")}</testsuites>\n`;
}

describe("countReport", () => {
  it("counts plain tests by how they ended", () => {
    const xml = report([["one"], ["two", failure("Uncaught Error: x")], ["three", SKIPPED]]);
    assertEquals(countReport(xml), { passed: 1, failed: 1, skipped: 1 });
  });

  it("counts the innermost steps and not the tests around them", () => {
    const xml = report([["a"], ["a &gt; b"], ["a &gt; b &gt; c"], ["a &gt; b &gt; d", SKIPPED]]);
    assertEquals(countReport(xml), { passed: 1, failed: 0, skipped: 1 });
  });

  it("counts a failed step once, not again for the tests around it", () => {
    const xml = report([
      ["a", failure("1 test step failed")],
      ["a &gt; b", failure("2 test steps failed")],
      ["a &gt; b &gt; c", failure("Uncaught Error: x")],
      ["a &gt; b &gt; d", failure("Uncaught Error: y")],
      ["a &gt; b &gt; e"],
    ]);
    assertEquals(countReport(xml), { passed: 1, failed: 2, skipped: 0 });
  });

  it("counts a test that failed after all its steps had passed", () => {
    const xml = report([["a", failure("Uncaught Error: afterAll")], ["a &gt; b"]]);
    assertEquals(countReport(xml), { passed: 1, failed: 1, skipped: 0 });
  });

  it("counts a failure whose text speaks of skipped tests", () => {
    const xml = report([["a", failure("Uncaught Error: &lt;skipped/&gt; &quot;b&quot;")]]);
    assertEquals(countReport(xml), { passed: 0, failed: 1, skipped: 0 });
  });

  it("keeps tests of one name in two files apart", () => {
    const xml = report([["a"], ["a &gt; b"]], [["a"]]);
    assertEquals(countReport(xml), { passed: 2, failed: 0, skipped: 0 });
  });

  it("counts nothing in a report without tests", () => {
    assertEquals(countReport(report()), { passed: 0, failed: 0, skipped: 0 });
  });
});

describe("testsLine", () => {
  it("is the plain line that other programs read", () => {
    const line = testsLine({ passed: 12, failed: 0, skipped: 3 });
    assertEquals(line, "tests: 12 passed, 0 failed, 3 skipped");
  });
});
