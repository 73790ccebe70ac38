import { assertEquals, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, EMPLOYEE, FOUNDER } from "./testing/fixtures.ts";
import { createTestSite, openForm, sendForm, type TestSite } from "./testing/test_site.ts";

const ENGLISH = { "accept-language": "en" };
const SESSION = { cookie: "__Host-session=s1" };
const SIGNED_IN = { json: {}, cookies: ["__Host-session=s1; Path=/; HttpOnly; Secure"] };

/** Opens the page at `path` and sends its form with `values`. */
async function fillIn(
  site: TestSite,
  path: string,
  values: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = await openForm(site, path, headers);
  return await sendForm(site, path, form, values, { ...ENGLISH });
}

describe("signing up", () => {
  const person = { name: "Ada Lovelace", email: "ada@example.com", password: "analytical engine" };

  it("sends the account to the api in the visitor's language, then says to look at the mail", async () => {
    await using site = await createTestSite({ "POST /auth/sign-up/email": { json: {} } });
    const response = await fillIn(site, "/sign-up", person);
    assertEquals([response.status, response.headers.get("location")], [303, "/sign-up?sent=yes"]);
    assertEquals(site.api.asked[0]?.json, { ...person, language: "en" });
    const page = await site.send("/sign-up?sent=yes", { headers: ENGLISH });
    assertStringIncludes(await page.text(), "Open your inbox");
  });

  it("offers the simulated headcount again when the company is entered", async () => {
    await using site = await createTestSite({
      "GET /me": { json: FOUNDER },
    });
    const response = await site.send("/sign-up?headcount=25");
    const given = response.headers.getSetCookie().find((text) => text.includes("headcount"));
    assertEquals(given?.split(";", 1)[0], "__Host-headcount=25");
    const offeredFor = async (cookie: string) => {
      const headers = { cookie: `${SESSION.cookie}; ${cookie}` };
      const html = await (await site.send("/company/new", { headers })).text();
      return /<input[^>]*name="headcount"[^>]*>/.exec(html)?.[0] ?? "";
    };
    assertStringIncludes(await offeredFor("__Host-headcount=25"), 'value="25"');
    assertNotMatch(await offeredFor("__Host-headcount=many"), /value="/);
  });

  it("names every field that is empty or too short, keeps the rest, and asks the api nothing", async () => {
    await using site = await createTestSite();
    const response = await fillIn(site, "/sign-up", {
      name: "",
      email: "a@b.c",
      password: "short",
    });
    const html = await response.text();
    assertEquals(response.status, 422);
    assertStringIncludes(html, '<a href="#name">This field is needed</a>');
    assertStringIncludes(html, '<a href="#password">The password needs at least 10 characters</a>');
    assertStringIncludes(html, 'value="a@b.c"');
    assertNotMatch(html, /value="short"/);
    assertEquals(site.api.asked, []);
  });

  it("shows the api's field errors beside their fields", async () => {
    await using site = await createTestSite({
      "POST /auth/sign-up/email": refusal(422, "invalid-request", { email: "invalid_format" }),
    });
    const response = await fillIn(site, "/sign-up", person);
    assertEquals(response.status, 422);
    assertStringIncludes(await response.text(), '<a href="#email">This value is not valid</a>');
  });

  it("writes what was typed as text, never as markup", async () => {
    await using site = await createTestSite();
    const response = await fillIn(site, "/sign-up", { name: '"><script>alert(1)</script>' });
    assertNotMatch(await response.text(), /<script>alert/);
  });
});

describe("signing in", () => {
  const credentials = { email: "ada@example.com", password: "analytical engine" };

  it("gives the browser its session and sends it to its work", async () => {
    await using site = await createTestSite({ "POST /auth/sign-in/email": SIGNED_IN });
    const response = await fillIn(site, "/sign-in", credentials);
    assertEquals([response.status, response.headers.get("location")], [303, "/start"]);
    assertEquals(response.headers.getSetCookie(), SIGNED_IN.cookies);
  });

  it("goes back to the page one came from, and never to another site", async () => {
    await using site = await createTestSite({ "POST /auth/sign-in/email": SIGNED_IN });
    const local = await fillIn(site, "/sign-in?next=%2Fplanning", credentials);
    assertEquals(local.headers.get("location"), "/planning");
    const foreign = await fillIn(site, "/sign-in?next=%2F%2Fevil.example", credentials);
    assertEquals(foreign.headers.get("location"), "/start");
  });

  it("says the same of a wrong password and of an unknown address", async () => {
    const pages: string[] = [];
    for (const code of ["invalid-credentials", "user-not-found"]) {
      await using site = await createTestSite({ "POST /auth/sign-in/email": refusal(401, code) });
      const response = await fillIn(site, "/sign-in", credentials);
      assertEquals(response.status, 401);
      assertEquals(response.headers.getSetCookie(), []);
      pages.push((await response.text()).replace(/ value="[^"]*"/g, ""));
    }
    assertStringIncludes(pages[0] ?? "", "The address or the password is not right.");
    assertEquals(pages[0], pages[1]);
  });

  it("says when the address waits for its confirmation, and when to slow down", async () => {
    for (
      const [status, code, words] of [
        [403, "email-not-verified", "Your address is not confirmed yet."],
        [429, "too-many-attempts", "Too many attempts."],
      ] as const
    ) {
      await using site = await createTestSite({
        "POST /auth/sign-in/email": refusal(status, code),
      });
      const response = await fillIn(site, "/sign-in", credentials);
      assertEquals(response.status, status);
      assertStringIncludes(await response.text(), words);
    }
  });

  it("asks for the second factor where there is one", async () => {
    await using site = await createTestSite({
      "POST /auth/sign-in/email": { json: { twoFactorRedirect: true } },
      "POST /auth/two-factor/verify-totp": SIGNED_IN,
    });
    const first = await fillIn(site, "/sign-in?next=%2Fstaff", credentials);
    assertEquals(first.headers.get("location"), "/sign-in/code?next=%2Fstaff");
    const second = await fillIn(site, "/sign-in/code?next=%2Fstaff", { code: "123 456" });
    assertEquals([second.status, second.headers.get("location")], [303, "/staff"]);
    assertEquals(site.api.asked.at(-1)?.json, { code: "123456" });
    assertEquals(second.headers.getSetCookie(), SIGNED_IN.cookies);
  });

  it("refuses a code of another shape without asking, and a wrong one in words", async () => {
    await using site = await createTestSite({
      "POST /auth/two-factor/verify-totp": refusal(401, "invalid-code"),
    });
    const misshapen = await fillIn(site, "/sign-in/code", { code: "12345" });
    assertEquals([misshapen.status, site.api.asked.length], [422, 0]);
    await misshapen.body?.cancel();
    const wrong = await fillIn(site, "/sign-in/code", { code: "000000" });
    assertEquals(wrong.status, 401);
    assertStringIncludes(await wrong.text(), "This code is not right.");
  });

  it("shows no form to somebody who is signed in", async () => {
    await using site = await createTestSite({ "GET /me": { json: COMPANY_ADMIN } });
    const response = await site.send("/sign-in", { headers: SESSION });
    assertEquals([response.status, response.headers.get("location")], [303, "/start"]);
  });
});

describe("a forgotten password", () => {
  it("answers the same whether the account exists or not", async () => {
    for (const answer of [{ json: {} }, refusal(400, "auth-refused")]) {
      await using site = await createTestSite({ "POST /auth/request-password-reset": answer });
      const response = await fillIn(site, "/forgot-password", { email: "ada@example.com" });
      assertEquals(response.status, 303);
      assertEquals(response.headers.get("location"), "/forgot-password?sent=yes");
    }
  });

  it("is replaced with the mail's token", async () => {
    await using site = await createTestSite({ "POST /auth/reset-password": { json: {} } });
    const response = await fillIn(site, "/reset-password?token=t1", { password: "new password" });
    assertEquals(response.headers.get("location"), "/sign-in?notice=password-changed");
    assertEquals(site.api.asked[0]?.json, { newPassword: "new password", token: "t1" });
  });

  it("is not replaced with a used token, and the page offers another link", async () => {
    await using site = await createTestSite({
      "POST /auth/reset-password": refusal(400, "invalid-token"),
    });
    const response = await fillIn(site, "/reset-password?token=t1", { password: "new password" });
    assertEquals(response.status, 400);
    assertStringIncludes(await response.text(), "Ask for a new link");
  });

  it("is not replaced by a short one, and the api is asked nothing", async () => {
    await using site = await createTestSite();
    const response = await fillIn(site, "/reset-password?token=t1", { password: "short" });
    assertEquals([response.status, site.api.asked], [422, []]);
    await response.body?.cancel();
  });
});

describe("confirming an address", () => {
  it("asks the api nothing when the link is only opened, as mail scanners do", async () => {
    await using site = await createTestSite({ "GET /auth/verify-email": SIGNED_IN });
    const response = await site.send("/verify-email?token=t1", { headers: ENGLISH });
    assertStringIncludes(await response.text(), "Confirm my address");
    assertEquals(site.api.asked, []);
  });

  it("signs in when the api does", async () => {
    await using site = await createTestSite({ "GET /auth/verify-email": SIGNED_IN });
    const response = await fillIn(site, "/verify-email?token=t1", {});
    assertEquals([response.status, response.headers.get("location")], [303, "/start"]);
    assertEquals(response.headers.getSetCookie(), SIGNED_IN.cookies);
    assertEquals(site.api.asked[0]?.path, "/auth/verify-email?token=t1");
  });

  it("asks to sign in when the api does not", async () => {
    await using site = await createTestSite({ "GET /auth/verify-email": { json: {} } });
    const response = await fillIn(site, "/verify-email?token=t1", {});
    assertEquals(response.headers.get("location"), "/sign-in?notice=verified");
  });

  it("refuses an old link and gives no session", async () => {
    await using site = await createTestSite({
      "GET /auth/verify-email": refusal(400, "invalid-token"),
    });
    const response = await fillIn(site, "/verify-email?token=t1", {});
    assertEquals([response.status, response.headers.getSetCookie()], [400, []]);
    assertStringIncludes(await response.text(), "This link no longer works");
  });
});

describe("a signed-in person", () => {
  it("sees their own places in their own language, whatever the browser asks", async () => {
    await using site = await createTestSite({ "GET /me": { json: EMPLOYEE } });
    const response = await site.send("/", { headers: { ...SESSION, "accept-language": "fr" } });
    const html = await response.text();
    assertStringIncludes(html, '<html lang="en"');
    assertStringIncludes(html, 'href="/planning"');
    assertNotMatch(html, /href="\/company"/);
    assertEquals(response.headers.get("cache-control"), "private, no-store");
  });

  it("is sent to the space of their role", async () => {
    await using site = await createTestSite({ "GET /me": { json: EMPLOYEE } });
    const response = await site.send("/start", { headers: SESSION });
    assertEquals(response.headers.get("location"), "/home");
  });

  it("is asked about once in a while, and again after each change", async () => {
    await using site = await createTestSite({
      "GET /me": { json: EMPLOYEE },
      "POST /auth/sign-out": { json: {}, cookies: ["__Host-session=; Path=/; Max-Age=0"] },
    });
    const asked = () => site.api.asked.filter(({ path }) => path === "/me").length;
    await site.send("/", { headers: SESSION });
    await site.send("/pricing", { headers: SESSION });
    assertEquals(asked(), 1);
    const form = await openForm(site, "/sign-in/code", SESSION);
    const response = await sendForm(site, "/sign-out", form);
    assertEquals(response.headers.get("location"), "/sign-in?notice=signed-out");
    assertEquals(response.headers.getSetCookie(), ["__Host-session=; Path=/; Max-Age=0"]);
    await site.send("/", { headers: SESSION });
    assertEquals(asked(), 2);
  });

  it("becomes a visitor when the api no longer knows the session", async () => {
    await using site = await createTestSite({ "GET /me": refusal(401, "sign-in-required") });
    const page = await site.send("/", { headers: { ...SESSION, ...ENGLISH } });
    assertStringIncludes(await page.text(), "Create an account");
    const space = await site.send("/account/sessions", { headers: SESSION });
    const back = "/sign-in?next=%2Faccount%2Fsessions&notice=expired";
    assertEquals([space.status, space.headers.get("location")], [303, back]);
  });
});

describe("the sessions page", () => {
  const sessions = ["here", "there"].map((id) => ({
    id,
    token: `token-of-${id}`,
    createdAt: "2026-11-22T09:30:00Z",
    expiresAt: "2026-11-29T09:30:00Z",
    ipAddress: "192.0.2.7",
    userAgent: null,
  }));
  const answers = {
    "GET /me": { json: EMPLOYEE },
    "GET /auth/list-sessions": { json: sessions },
    "GET /auth/get-session": { json: { session: sessions[0] } },
    "POST /auth/revoke-session": { json: {} },
  };

  it("lists the devices, marks this one, and shows no session's token", async () => {
    await using site = await createTestSite(answers);
    const html = await (await site.send("/account/sessions", { headers: SESSION })).text();
    assertEquals(html.match(/This device/g)?.length, 1);
    assertEquals(html.match(/Close this session/g)?.length, 1);
    assertNotMatch(html, /token-of/);
  });

  it("closes the session that was named", async () => {
    await using site = await createTestSite(answers);
    const form = await openForm(site, "/account/sessions", SESSION);
    const response = await sendForm(site, "/account/sessions", form, { session: "there" });
    assertEquals(response.headers.get("location"), "/account/sessions");
    assertEquals(site.api.asked.at(-1)?.json, { token: "token-of-there" });
  });

  it("closes nothing for a session that is not one's own", async () => {
    await using site = await createTestSite(answers);
    const form = await openForm(site, "/account/sessions", SESSION);
    const response = await sendForm(site, "/account/sessions", form, { session: "elsewhere" });
    assertEquals(response.status, 404);
    assertEquals(site.api.asked.some(({ path }) => path === "/auth/revoke-session"), false);
  });

  it("opens to nobody without an account, and asks the api nothing", async () => {
    await using site = await createTestSite(answers);
    const response = await site.send("/account/sessions");
    assertEquals(response.headers.get("location"), "/sign-in?next=%2Faccount%2Fsessions");
    assertEquals(site.api.asked, []);
  });
});
