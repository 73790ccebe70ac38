import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { TOTP } from "otpauth";
import { HOLDERS } from "../../api/roles.ts";
import { demoLogins, demoTotpSecret } from "./demo_logins.ts";

describe("the demo log-ins", () => {
  it("have one address for every role that holds a permission, and for each role of staff", () => {
    const roles: string[] = demoLogins.map((login) => login.role);
    assertEquals(new Set(roles).size, roles.length);
    assertEquals(new Set(demoLogins.map((login) => login.email)).size, demoLogins.length);
    const missing = Object.values(HOLDERS).flat().filter((role) => !roles.includes(role));
    assertEquals(missing, []);
  });

  it("lead to no real mailbox", () => {
    for (const { email } of demoLogins) assertMatch(email, /@demo\.businesscare\.example$/);
  });

  it("ask staff, and nobody else, for a second factor", () => {
    const withFactor = demoLogins.filter((login) => login.totpSecret !== undefined);
    assertEquals(withFactor.length, 10);
    assertEquals(withFactor.some((login) => login.role === "employee"), false);
  });
});

describe("demoTotpSecret", () => {
  it("is the same for an address, other for another, and fit for an authenticator app", () => {
    const secret = demoTotpSecret("a@example.test");
    assertEquals(secret, demoTotpSecret("a@example.test"));
    assertEquals(secret === demoTotpSecret("b@example.test"), false);
    assertMatch(secret, /^[A-Z2-7]{32}$/);
    assertMatch(new TOTP({ secret }).generate({ timestamp: 0 }), /^\d{6}$/);
  });
});
