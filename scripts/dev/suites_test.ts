import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { filesOf, floorFault, homelessFiles, SUITES, suitesOf } from "./suites.ts";

const PATHS = [
  "api/company/company_itest.ts",
  "api/core/problem_test.ts",
  "api/core/problem.ts",
  "scripts/dev/ca_itest.ts",
  "site/browser_itest.ts",
  "site/islands/Counter_test.tsx",
  "tests/browser/journey_itest.ts",
  "tests/edge/headers_itest.ts",
  "tests/faults/kill_itest.ts",
  "tests/tidy_test.ts",
];

describe("suitesOf", () => {
  it("has only fast suites in the fast gate, and all of them in the others", () => {
    assertEquals(suitesOf("ok").map((suite) => suite.name), ["unit", "tidy", "database"]);
    assertEquals(suitesOf("all"), SUITES);
    assertEquals(suitesOf("long"), SUITES);
  });
});

describe("filesOf", () => {
  it("gives every test file to exactly one suite", () => {
    const found = Object.fromEntries(SUITES.map((suite) => [suite.name, filesOf(suite, PATHS)]));
    assertEquals(found, {
      unit: ["api/core/problem_test.ts", "site/islands/Counter_test.tsx"],
      tidy: ["tests/tidy_test.ts"],
      database: ["api/company/company_itest.ts"],
      scripts: ["scripts/dev/ca_itest.ts"],
      edge: ["tests/edge/headers_itest.ts"],
      browser: ["site/browser_itest.ts", "tests/browser/journey_itest.ts"],
      faults: ["tests/faults/kill_itest.ts"],
    });
  });
});

describe("homelessFiles", () => {
  it("finds test files that would never run", () => {
    assertEquals(homelessFiles([...PATHS, "tests/lost_itest.ts", "docs/x_itest.ts"]), [
      "tests/lost_itest.ts",
      "docs/x_itest.ts",
    ]);
  });
});

describe("floorFault", () => {
  const suite = { name: "edge", level: "all", files: /x/, flags: [], floor: 5 } as const;

  it("accepts a suite that is as large as it must be", () => {
    assertEquals(floorFault(suite, 5), undefined);
  });

  it("tells when tests have vanished", () => {
    assertEquals(floorFault(suite, 4), "edge: only 4 tests ran, at least 5 must");
  });
});
