import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { judgeSuite, tableOf } from "./gate.ts";

const suite = { name: "edge", level: "all", files: /x/, flags: [], floor: 3 } as const;
const durationMs = 1200;

describe("judgeSuite", () => {
  it("accepts a suite whose tests passed", () => {
    const counts = { passed: 3, failed: 0, skipped: 1 };
    assertEquals(judgeSuite(suite, { counts, success: true, durationMs }), {
      name: "edge",
      counts,
      durationMs,
    });
  });

  it("counts failed tests, and no fault beside them", () => {
    const counts = { passed: 2, failed: 1, skipped: 0 };
    const row = judgeSuite(suite, { counts, success: false, durationMs });
    assertEquals([row.counts, row.fault], [counts, undefined]);
  });

  it("fails a suite that lost tests, though all the others passed", () => {
    const counts = { passed: 2, failed: 0, skipped: 9 };
    const row = judgeSuite(suite, { counts, success: true, durationMs });
    assertEquals(row.counts, { passed: 2, failed: 1, skipped: 9 });
    assertEquals(row.fault, "edge: only 2 tests ran, at least 3 must");
  });

  it("fails a suite whose program failed though no test did", () => {
    const counts = { passed: 3, failed: 0, skipped: 0 };
    const row = judgeSuite(suite, { counts, success: false, durationMs });
    assertEquals(row.counts, { passed: 3, failed: 1, skipped: 0 });
    assertEquals(row.fault, "edge: deno test failed outside its tests");
  });
});

describe("tableOf", () => {
  it("has a line for each part, with its time, and the faults below", () => {
    const rows = [
      { name: "lint", counts: { passed: 0, failed: 0, skipped: 0 }, durationMs: 300 },
      { name: "edge", counts: { passed: 12, failed: 1, skipped: 2 }, durationMs, fault: "why" },
    ];
    assertEquals(tableOf(rows), [
      "",
      "                 passed failed skipped     time",
      "lint                  0      0       0    0.3 s",
      "edge                 12      1       2    1.2 s",
      "FAILED why",
    ]);
  });
});
