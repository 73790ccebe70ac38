import { assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { TOTP, URI } from "otpauth";
import { cookiesOf, createTestApp, type TestApp } from "../testing/app.ts";
import { signInNewUser, TEST_PASSWORD, type TestUser } from "../testing/people.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

/** A staff member whose second factor is set up. */
async function setUpFactor(): Promise<{ user: TestUser; totp: TOTP }> {
  const user = await signInNewUser(test, { staffRole: "support" });
  const json = { password: TEST_PASSWORD };
  const enabled = await test.send("/auth/two-factor/enable", { json, cookie: user.cookie });
  const { totpURI } = await enabled.json();
  const totp = URI.parse(totpURI);
  if (!(totp instanceof TOTP)) throw new Error("Not a TOTP secret");
  const code = { code: totp.generate() };
  await test.send("/auth/two-factor/verify-totp", { json: code, cookie: user.cookie });
  return { user, totp };
}

function signIn(email: string) {
  return test.send("/auth/sign-in/email", { json: { email, password: TEST_PASSWORD } });
}

describe("a person with a second factor", () => {
  it("has no session before the code and one after it", async () => {
    const { user, totp } = await setUpFactor();
    const first = await signIn(user.email);
    assertEquals((await first.json()).twoFactorRedirect, true);
    const cookie = cookiesOf(first);
    assertMatch(cookie, /__Host-auth\.two_factor=/);
    assertEquals((await test.send("/me", { cookie })).status, 401);
    const json = { code: totp.generate() };
    const second = await test.send("/auth/two-factor/verify-totp", { json, cookie });
    assertEquals(second.status, 200);
    const me = await test.send("/me", { cookie: cookiesOf(second) });
    assertEquals((await me.json()).roles, ["support"]);
  });

  it("is refused with a wrong code", async () => {
    const { user, totp } = await setUpFactor();
    const cookie = cookiesOf(await signIn(user.email));
    const json = { code: String((Number(totp.generate()) + 1) % 1_000_000).padStart(6, "0") };
    const refused = await test.send("/auth/two-factor/verify-totp", { json, cookie });
    assertEquals([refused.status, (await refused.json()).code], [401, "invalid-code"]);
    assertEquals(cookiesOf(refused).includes("__Host-session"), false);
  });

  it("is locked out after too many wrong codes, even with the right one", async () => {
    const { user, totp } = await setUpFactor();
    for (let attempt = 0; attempt < 12; attempt++) {
      const cookie = cookiesOf(await signIn(user.email));
      await test.send("/auth/two-factor/verify-totp", { json: { code: "000000" }, cookie });
    }
    const cookie = cookiesOf(await signIn(user.email));
    const json = { code: totp.generate() };
    const refused = await test.send("/auth/two-factor/verify-totp", { json, cookie });
    assertEquals([refused.status, (await refused.json()).code], [429, "too-many-attempts"]);
  });
});
