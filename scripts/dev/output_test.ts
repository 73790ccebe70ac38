import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ExpectedFailure, failureLines } from "./expected_failure.ts";
import { formatSeconds } from "./output.ts";

describe("formatSeconds", () => {
  it("shows tenths below ten seconds and whole seconds from there", () => {
    assertEquals([0, 40, 949, 9_940, 9_999, 12_400].map(formatSeconds), [
      "0.0 s",
      "0.0 s",
      "0.9 s",
      "9.9 s",
      "10.0 s",
      "12 s",
    ]);
  });
});

describe("failureLines", () => {
  it("puts the sentence first and indents what follows", () => {
    assertEquals(failureLines(new ExpectedFailure("It broke", ["here", "and here"])), [
      "It broke",
      "  here",
      "  and here",
    ]);
  });
});
