import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { COMPANY_ADMIN } from "./testing/fixtures.ts";
import { createTestSite, openForm, sendForm, SITE_ORIGIN } from "./testing/test_site.ts";

const CREDENTIALS = { email: "ada@example.com", password: "a long password" };
const SIGN_IN = { "POST /auth/sign-in/email": { json: {} } };

/** These two change nothing but how this browser shows a page; their origin is checked. */
const WITHOUT_TOKEN = ["/language", "/theme"];

/** Addresses that take a form, read from the route files themselves so that none is forgotten. */
function* formAddresses(folder = "routes", address = ""): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, import.meta.url))) {
    const path = `${folder}/${entry.name}`;
    const name = entry.name.replace(/\.tsx?$/, "").replace(/^\[\w+\]$/, "some-id");
    if (entry.isDirectory) yield* formAddresses(path, `${address}/${name}`);
    else if (/\bPOST\b/.test(Deno.readTextFileSync(new URL(path, import.meta.url)))) {
      yield name === "index" ? address : `${address}/${name}`;
    }
  }
}

const ADDRESSES = [...formAddresses()].filter((address) => !WITHOUT_TOKEN.includes(address));

describe("a form with a token", () => {
  it("stands on the pages that are known to have one", () => {
    for (const address of ["/sign-in", "/sign-in/code", "/sign-out", "/company/new"]) {
      assertEquals(ADDRESSES.includes(address), true, address);
    }
  });

  for (const address of ADDRESSES) {
    it(`is refused at ${address} without its token, and the api is asked nothing`, async () => {
      await using site = await createTestSite();
      const form = await openForm(site, "/sign-in");
      const response = await sendForm(site, address, form, { csrf: undefined });
      assertEquals(response.status, 403);
      assertStringIncludes(await response.text(), "Ce formulaire a expiré");
      assertEquals(site.api.asked, []);
    });

    it(`is refused at ${address} from another origin, and the api is asked nothing`, async () => {
      await using site = await createTestSite();
      const form = await openForm(site, "/sign-in");
      const response = await sendForm(site, address, form, {}, { origin: "https://evil.example" });
      assertEquals(response.status, 403);
      await response.body?.cancel();
      assertEquals(site.api.asked, []);
    });
  }

  it("is refused with the token of another browser", async () => {
    await using site = await createTestSite(SIGN_IN);
    const mine = await openForm(site, "/sign-in");
    const others = await openForm(site, "/sign-in");
    assertNotEquals(mine.fields.csrf, others.fields.csrf);
    const mixed = { cookie: mine.cookie, fields: others.fields };
    assertEquals((await sendForm(site, "/sign-in", mixed, CREDENTIALS)).status, 403);
    assertEquals(site.api.asked, []);
  });

  it("is refused when its body is no form", async () => {
    await using site = await createTestSite(SIGN_IN);
    const response = await site.send("/sign-in", {
      method: "POST",
      headers: { origin: SITE_ORIGIN, "content-type": "application/json" },
      body: JSON.stringify(CREDENTIALS),
    });
    assertEquals(response.status, 400);
    assertEquals(site.api.asked, []);
  });

  it("is accepted with its token", async () => {
    await using site = await createTestSite(SIGN_IN);
    const form = await openForm(site, "/sign-in");
    const response = await sendForm(site, "/sign-in", form, CREDENTIALS);
    assertEquals([response.status, response.headers.get("location")], [303, "/start"]);
    assertEquals(site.api.asked[0]?.json, CREDENTIALS);
  });

  it("gets a key of its own each time, and its cookie once", async () => {
    await using site = await createTestSite();
    const first = await site.send("/sign-in");
    const [cookie = ""] = first.headers.getSetCookie();
    assertMatch(cookie, /^__Host-csrf=[0-9a-f]{32}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const again = await site.send("/sign-in", { headers: { cookie: cookie.split(";")[0] ?? "" } });
    assertEquals(again.headers.getSetCookie(), []);
    const keyIn = (html: string) => /name="idempotency-key" value="([^"]+)"/.exec(html)?.[1];
    assertNotEquals(keyIn(await first.text()), keyIn(await again.text()));
  });
});

describe("the language switch", () => {
  const choose = (language: string, next: string) => ({
    cookie: "",
    fields: { language, next },
  });

  it("remembers the language and goes back to the page", async () => {
    await using site = await createTestSite();
    const response = await sendForm(site, "/language", choose("en", "/simulator?headcount=3"));
    assertEquals(response.status, 303);
    assertEquals(response.headers.get("location"), "/simulator?headcount=3");
    const [cookie = ""] = response.headers.getSetCookie();
    assertMatch(
      cookie,
      /^__Host-language=en; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const page = await site.send("/", { headers: { cookie: "__Host-language=en" } });
    assertStringIncludes(await page.text(), '<html lang="en"');
  });

  it("tells the api of a signed-in person's choice", async () => {
    await using site = await createTestSite({
      "GET /me": { json: COMPANY_ADMIN },
      "POST /auth/update-user": { json: {} },
    });
    const form = { ...choose("en", "/"), cookie: "__Host-session=s1" };
    assertEquals((await sendForm(site, "/language", form)).status, 303);
    assertEquals(site.api.asked.map(({ path }) => path), ["/me", "/auth/update-user"]);
    assertEquals(site.api.asked[1]?.json, { language: "en" });
  });

  it("never leads to another site", async () => {
    await using site = await createTestSite();
    const response = await sendForm(site, "/language", choose("en", "//evil.example/"));
    assertEquals(response.headers.get("location"), "/");
  });

  it("refuses an unknown language and another origin, and sets nothing", async () => {
    await using site = await createTestSite();
    const unknown = await sendForm(site, "/language", choose("xx", "/"));
    const foreign = await sendForm(site, "/language", choose("en", "/"), {}, { origin: "null" });
    assertEquals([unknown.status, foreign.status], [400, 403]);
    assertEquals([...unknown.headers.getSetCookie(), ...foreign.headers.getSetCookie()], []);
  });
});

describe("the theme switch", () => {
  it("remembers the theme, which the page then carries", async () => {
    await using site = await createTestSite();
    const fields = { theme: "dark", next: "/" };
    const response = await sendForm(site, "/theme", { cookie: "", fields });
    assertEquals(response.status, 303);
    assertStringIncludes(response.headers.getSetCookie()[0] ?? "", "__Host-theme=dark;");
    const page = await site.send("/", { headers: { cookie: "__Host-theme=dark" } });
    assertStringIncludes(await page.text(), 'data-theme="dark"');
  });

  it("refuses an unknown theme and sets nothing", async () => {
    await using site = await createTestSite();
    const fields = { theme: "neon", next: "/" };
    const response = await sendForm(site, "/theme", { cookie: "", fields });
    assertEquals([response.status, response.headers.getSetCookie()], [400, []]);
  });
});
