import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { parseProblem } from "./problem.ts";

describe("parseProblem", () => {
  it("reads the code and the fields of problem details", () => {
    const body = {
      type: "https://api.example/problems/invalid-request",
      code: "invalid-request",
      errors: [{ field: "email", code: "invalid_format", message: "is not an address" }],
    };
    assertEquals(parseProblem(422, body), {
      code: "invalid-request",
      status: 422,
      errors: [{ field: "email", code: "invalid_format" }],
    });
  });

  for (const body of [null, "Too Many Requests", [], { code: 5 }]) {
    it(`makes a code of the status for ${JSON.stringify(body)}`, () => {
      assertEquals(parseProblem(429, body), { code: "http-429", status: 429, errors: [] });
    });
  }

  it("leaves out entries that name no field, and stops at a maximum", () => {
    const entry = { field: "rows", code: "too_big" };
    const { errors } = parseProblem(422, { errors: [null, {}, ...Array(100).fill(entry)] });
    assertEquals(errors.length, 48);
  });
});
