import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { DemoLogin } from "../seed/demo_logins.ts";
import { loginLines, passwordsOf } from "./demo_logins.ts";

const LOGINS: readonly DemoLogin[] = [
  { role: "employee", email: "e@demo.example", password: "same" },
  // The secret of RFC 6238, appendix B: "12345678901234567890".
  {
    role: "support",
    email: "support@demo.example",
    password: "same",
    totpSecret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
  },
];

describe("loginLines", () => {
  it("shows address and role, and staff's code as RFC 6238 computes it", () => {
    assertEquals(loginLines(LOGINS, new Date(59_000)), [
      "  e@demo.example        employee",
      "  support@demo.example  support   287082",
    ]);
    assertEquals(loginLines(LOGINS, new Date(1_111_111_109_000)).at(1)?.slice(-6), "081804");
  });
});

describe("passwordsOf", () => {
  it("names each password once", () => {
    assertEquals(passwordsOf(LOGINS), ["same"]);
  });
});
