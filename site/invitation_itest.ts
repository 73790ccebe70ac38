import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN } from "./testing/fixtures.ts";
import { SESSION } from "./testing/signed_in.ts";
import { createTestSite, openForm, sendForm, type TestSite } from "./testing/test_site.ts";

const PATH = "/invitation/a-token";
const ASK = "GET /invitations/a-token";
const ACCEPT = "POST /invitations/a-token/accept";
const EMAIL = "ada@example.com";
const USED = refusal(409, "invitation-used");
const ANSWERS = {
  [ASK]: {
    json: { email: EMAIL, firstName: "Ada", companyName: "Atelier Nord", hasAccount: false },
  },
  [ACCEPT]: { json: { email: EMAIL } },
  "POST /auth/sign-in/email": { json: {} },
};
const TYPED = { password: "a long enough sentence", consent: "yes" };

/** What the api was asked to change. */
function changes({ api }: TestSite): string[] {
  return api.asked.filter(({ method }) => method === "POST").map(({ path }) => path);
}

describe("the form of an invitation", () => {
  it("sent again when its first answer was lost, signs the person in all the same", async () => {
    await using site = await createTestSite(ANSWERS);
    const form = await openForm(site, PATH);
    // The api has accepted it by now: it refuses to show the invitation, and knows the key.
    site.api.answers.set(ASK, USED);
    const response = await sendForm(site, PATH, form, TYPED);
    assertEquals([response.status, response.headers.get("location")], [303, "/home"]);
    const accepted = site.api.asked.find(({ path }) => path.endsWith("/accept"));
    assertEquals(accepted?.headers.get("idempotency-key"), form.fields["idempotency-key"]);
    assertEquals(accepted?.json, { language: "fr", consent: true, password: TYPED.password });
  });

  it("is told that the invitation was used, when it was by another form", async () => {
    await using site = await createTestSite(ANSWERS);
    const form = await openForm(site, PATH);
    site.api.answers.set(ASK, USED);
    site.api.answers.set(ACCEPT, USED);
    const response = await sendForm(site, PATH, form, TYPED);
    assertEquals(response.status, 404);
    assertStringIncludes(await response.text(), "Cette invitation a déjà servi");
    assertEquals(changes(site), ["/invitations/a-token/accept"]);
  });

  it("asks for the consent that is missing, and the api for nothing", async () => {
    await using site = await createTestSite(ANSWERS);
    const form = await openForm(site, PATH);
    const response = await sendForm(site, PATH, form, { password: TYPED.password });
    assertEquals(response.status, 422);
    assertStringIncludes(await response.text(), 'id="consent-error"');
    assertEquals(changes(site), []);
  });

  it("shows what the api finds wrong with the password", async () => {
    await using site = await createTestSite(ANSWERS);
    const form = await openForm(site, PATH);
    site.api.answers.set(ACCEPT, refusal(422, "invalid-request", { password: "required" }));
    const response = await sendForm(site, PATH, form, TYPED);
    assertEquals(response.status, 422);
    assertStringIncludes(await response.text(), 'id="password-error"');
    assertEquals(changes(site), ["/invitations/a-token/accept"]);
  });

  it("keeps the consent ticked when the password is too short, and never shows the password", async () => {
    await using site = await createTestSite(ANSWERS);
    const form = await openForm(site, PATH);
    const response = await sendForm(site, PATH, form, { ...TYPED, password: "short" });
    const html = await response.text();
    assertEquals([response.status, changes(site)], [422, []]);
    assertMatch(html, /id="password-error"[^>]*>.*?au moins 10 caractères/);
    assertMatch(html, /id="consent"[^>]*checked/);
    assertNotMatch(html, /value="short"/);
  });
});

describe("the page of an invitation", () => {
  const known = {
    "GET /me": { json: COMPANY_ADMIN },
    [ASK]: {
      json: { email: EMAIL, firstName: "Ada", companyName: "Atelier Nord", hasAccount: true },
    },
  };

  it("greets whom it is for, and says why a link leads nowhere", async () => {
    await using site = await createTestSite(ANSWERS);
    const html = await (await site.send(PATH)).text();
    assertStringIncludes(html, "Bienvenue Ada");
    assertStringIncludes(html, EMAIL);
    for (
      const [status, code, words] of [
        [404, "invitation-invalid", "Le lien est inconnu ou a été remplacé."],
        [410, "invitation-expired", "Le lien a expiré."],
      ] as const
    ) {
      site.api.answers.set(ASK, refusal(status, code));
      const response = await site.send(PATH);
      assertEquals(response.status, 404);
      assertStringIncludes(await response.text(), words);
    }
  });

  it("asks who has an account to sign in first, and brings them back", async () => {
    await using site = await createTestSite(known);
    const html = await (await site.send(PATH)).text();
    assertStringIncludes(html, 'href="/sign-in?next=%2Finvitation%2Fa-token"');
    assertNotMatch(html, /id="consent"/);
  });

  it("asks who is signed in as somebody else to sign out", async () => {
    await using site = await createTestSite(known);
    const html = await (await site.send(PATH, { headers: SESSION })).text();
    assertStringIncludes(html, "Cette invitation n’est pas pour camille@atelier-nord.example.");
    assertNotMatch(html, /id="consent"/);
  });

  it("takes the consent alone of its owner, who is signed in", async () => {
    await using site = await createTestSite({
      ...known,
      "GET /me": { json: { ...COMPANY_ADMIN, email: EMAIL } },
      [ACCEPT]: { json: { email: EMAIL } },
    });
    const form = await openForm(site, PATH, SESSION);
    const response = await sendForm(site, PATH, form, { consent: "yes" });
    assertEquals([response.status, response.headers.get("location")], [303, "/home"]);
    assertEquals(site.api.asked.at(-1)?.json, { language: "fr", consent: true });
  });
});
