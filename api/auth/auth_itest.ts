import { assert, assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { cookiesOf, createTestApp, type TestApp } from "../testing/app.ts";
import { createTestCompany, signInNewUser, TEST_PASSWORD } from "../testing/people.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

const newEmail = () => `visitor-${crypto.randomUUID()}@example.test`;
const signUp = (email: string, password = TEST_PASSWORD) =>
  test.send("/auth/sign-up/email", { json: { name: "Visitor", email, password, language: "en" } });

async function mailsTo(email: string): Promise<{ template: string; path: string }[]> {
  const rows = await test.effects.db.selectFrom("outbox").select("payload").orderBy("id").execute();
  return rows.map((row) => JSON.parse(row.payload)).filter((mail) => mail.to === email)
    .map((mail) => ({ template: mail.template, path: mail.values.path }));
}

function countUsers(email: string) {
  return test.effects.db.selectFrom("user").select("id").where("email", "=", email).execute()
    .then((rows) => rows.length);
}

async function codeOf(response: Response): Promise<string> {
  assertMatch(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
  return (await response.json()).code;
}

describe("sign-up", () => {
  it("sends a verification link that signs the visitor in", async () => {
    const email = newEmail();
    assertEquals((await signUp(email)).status, 200);
    const [mail] = await mailsTo(email);
    assertEquals(mail?.template, "verify-email");
    const token = new URL(mail?.path ?? "", "https://x").searchParams.get("token") ?? "";
    const verified = await test.send(`/auth/verify-email?token=${encodeURIComponent(token)}`);
    assertEquals(verified.status, 200);
    const me = await test.send("/me", { cookie: cookiesOf(verified) });
    const body = await me.json();
    assertEquals([body.email, body.language, body.company], [email, "en", null]);
  });

  it("does not say that an address is taken, but tells its owner by mail", async () => {
    const email = newEmail();
    await signUp(email);
    const again = await signUp(email);
    assertEquals(again.status, 200);
    assertEquals(await countUsers(email), 1);
    const templates = (await mailsTo(email)).map((mail) => mail.template);
    assertEquals(templates.toSorted(), ["account-exists", "verify-email"]);
  });

  it("refuses a short password and writes nothing", async () => {
    const email = newEmail();
    const response = await signUp(email, "short");
    assertEquals([response.status, await codeOf(response)], [422, "password-too-short"]);
    assertEquals(await countUsers(email), 0);
  });

  it("sets the session cookie for this host only", async () => {
    const user = await signInNewUser(test);
    const response = await test.send("/auth/sign-in/email", {
      json: { email: user.email, password: TEST_PASSWORD },
    });
    const cookie = response.headers.getSetCookie().find((c) => c.startsWith("__Host-session="));
    assertMatch(cookie ?? "", /; Path=\/; HttpOnly; Secure; SameSite=Lax$/i);
    assert(!/domain=/i.test(cookie ?? ""));
  });
});

describe("sign-in", () => {
  it("answers alike for a wrong password and an unknown address", async () => {
    const { email } = await signInNewUser(test);
    const wrong = { email, password: "not the password" };
    const unknown = { email: newEmail(), password: "not the password" };
    for (const json of [wrong, unknown]) {
      const response = await test.send("/auth/sign-in/email", { json });
      assertEquals([response.status, await codeOf(response)], [401, "invalid-credentials"]);
      assertEquals(response.headers.getSetCookie(), []);
    }
  });

  it("refuses an address that is not verified and sends the link again", async () => {
    const email = newEmail();
    await signUp(email);
    const response = await test.send("/auth/sign-in/email", {
      json: { email, password: TEST_PASSWORD },
    });
    assertEquals([response.status, await codeOf(response)], [403, "email-not-verified"]);
    assertEquals((await mailsTo(email)).length, 2);
  });

  it("refuses a foreign origin", async () => {
    const { email, cookie } = await signInNewUser(test);
    const response = await test.send("/auth/sign-in/email", {
      json: { email, password: TEST_PASSWORD },
      cookie,
      headers: { origin: "https://evil.example" },
    });
    assertEquals(response.status, 403);
  });
});

describe("sessions", () => {
  it("are refused as soon as they are signed out, although they were cached", async () => {
    const { cookie } = await signInNewUser(test);
    assertEquals((await test.send("/me", { cookie })).status, 200);
    await test.send("/auth/sign-out", { json: {}, cookie });
    const response = await test.send("/me", { cookie });
    assertEquals([response.status, await codeOf(response)], [401, "sign-in-required"]);
  });

  it("are refused when one of the same user revokes them", async () => {
    const user = await signInNewUser(test);
    const other = await test.send("/auth/sign-in/email", {
      json: { email: user.email, password: TEST_PASSWORD },
    });
    const otherCookie = cookiesOf(other);
    assertEquals((await test.send("/me", { cookie: otherCookie })).status, 200);
    await test.send("/auth/revoke-other-sessions", { json: {}, cookie: user.cookie });
    assertEquals((await test.send("/me", { cookie: otherCookie })).status, 401);
    assertEquals((await test.send("/me", { cookie: user.cookie })).status, 200);
  });

  it("are refused when their signature was changed", async () => {
    const { cookie } = await signInNewUser(test);
    const forged = cookie.replace(/.{4}$/, "AAAA");
    assertEquals((await test.send("/me", { cookie: forged })).status, 401);
  });

  it("all end when the password is reset", async () => {
    const { email, cookie } = await signInNewUser(test);
    assertEquals((await test.send("/me", { cookie })).status, 200);
    await test.send("/auth/request-password-reset", { json: { email } });
    const mail = (await mailsTo(email)).find((each) => each.template === "reset-password");
    const token = new URL(mail?.path ?? "", "https://x").searchParams.get("token");
    const json = { token, newPassword: "a new long password" };
    assertEquals((await test.send("/auth/reset-password", { json })).status, 200);
    assertEquals((await test.send("/me", { cookie })).status, 401);
    const replay = await test.send("/auth/reset-password", { json });
    assertEquals([replay.status, await codeOf(replay)], [400, "invalid-token"]);
  });
});

describe("GET /me", () => {
  it("tells a company's administrator their role and what they may do", async () => {
    const { cookie, companyId } = await createTestCompany(test);
    const body = await (await test.send("/me", { cookie })).json();
    assertEquals([body.roles, body.company.id], [["company_admin"], companyId]);
    assertEquals(body.permissions.includes("company.employees.invite"), true);
    assertEquals(body.permissions.includes("booking.write"), false);
  });

  it("refuses a visitor", async () => {
    assertEquals((await test.send("/me")).status, 401);
  });
});
