import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { restartDelayMs } from "./child.ts";

describe("restartDelayMs", () => {
  it("doubles from a quarter of a second", () => {
    assertEquals([0, 1, 2, 3].map(restartDelayMs), [250, 500, 1000, 2000]);
  });

  it("never waits longer than ten seconds", () => {
    assertEquals([6, 9, 40].map(restartDelayMs), [10_000, 10_000, 10_000]);
  });
});
