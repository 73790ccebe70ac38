/** A company's employees and sites. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { COMPANY, companyWith, EMPLOYEES, SITES } from "./testing/company_fixtures.ts";
import { refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, viewerWith } from "./testing/fixtures.ts";
import { changes, createSiteFor, fillIn, open, SESSION } from "./testing/signed_in.ts";
import { openForm, sendForm } from "./testing/test_site.ts";

const ANSWERS = {
  "GET /company": { json: COMPANY },
  "GET /company/sites": { json: { sites: SITES, nextCursor: null } },
  "GET /company/employees": { json: { employees: EMPLOYEES, nextCursor: null } },
};
const INVITE = "POST /company/employees";
const AGAIN = `POST /company/employees/${EMPLOYEES[1]?.id}/invitation`;
const PERSON = {
  firstName: "Ada",
  lastName: "Lovelace",
  email: "ada@atelier-nord.example",
  siteId: SITES[1]?.id ?? "",
};
/** Only what of a page's form is about inviting again carries this field. */
const NEW = { again: undefined };

describe("the employees page", () => {
  it("lists people with their state, and offers to invite again who has not answered", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, ANSWERS);
    const { html } = await open(site, "/company/employees");
    for (const words of ["Sacha Morel", "dominique@atelier-nord.example", "Invité", "Actif"]) {
      assertStringIncludes(html, words);
    }
    assertEquals(html.match(/name="again"/g)?.length, 1);
    assertStringIncludes(html, "12 places prises sur 25");
  });

  it("invites, and says so without naming anybody in the address", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...ANSWERS, [INVITE]: { json: {} } });
    const response = await fillIn(site, "/company/employees", { ...PERSON, ...NEW });
    const there = "/company/employees?notice=invited";
    assertEquals([response.status, response.headers.get("location")], [303, there]);
    assertEquals(site.api.asked.at(-1)?.json, PERSON);
    assertStringIncludes((await open(site, there)).html, "L’invitation est partie");
  });

  it("leaves out a site that was not chosen", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...ANSWERS, [INVITE]: { json: {} } });
    await fillIn(site, "/company/employees", { ...PERSON, ...NEW, siteId: "" });
    const { siteId: _, ...person } = PERSON;
    assertEquals(site.api.asked.at(-1)?.json, person);
  });

  it("says beside its field that an address is bad, with everything typed", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      ...ANSWERS,
      [INVITE]: refusal(422, "invalid-request", { email: "invalid-format" }),
    });
    const typed = { ...PERSON, ...NEW, email: "ada@nowhere" };
    const response = await fillIn(site, "/company/employees", typed);
    const html = await response.text();
    assertEquals(response.status, 422);
    assertMatch(html, /id="email-error"[^>]*>.*?Cette adresse e-mail n’est pas valable/);
    assertMatch(html, /id="email"[^>]*value="ada@nowhere"/);
    assertMatch(html, /id="firstName"[^>]*value="Ada"/);
    assertMatch(html, new RegExp(`<option[^>]*value="${PERSON.siteId}"[^>]*selected`));
  });

  it("names every empty field, and asks the api to change nothing", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, ANSWERS);
    const response = await fillIn(site, "/company/employees", { ...NEW, lastName: "Lovelace" });
    const html = await response.text();
    assertEquals([response.status, changes(site)], [422, []]);
    assertEquals(html.match(/Ce champ est à remplir<\/a>/g)?.length, 2);
    assertMatch(html, /id="lastName"[^>]*value="Lovelace"/);
  });

  it("says the api's refusal in words, with everything typed", async () => {
    for (
      const [code, words] of [
        ["employee-exists", "Cette adresse a déjà été invitée."],
        ["seats-exhausted", "Toutes les places du contrat sont prises."],
        ["no-active-contract", "Votre entreprise n’a pas de contrat en cours à cette date."],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, {
        ...ANSWERS,
        [INVITE]: refusal(409, code),
      });
      const response = await fillIn(site, "/company/employees", { ...PERSON, ...NEW });
      const html = await response.text();
      assertEquals(response.status, 409);
      assertStringIncludes(html, words);
      assertMatch(html, /id="email"[^>]*value="ada@atelier-nord.example"/);
    }
  });

  it("invites again, or says why not", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...ANSWERS, [AGAIN]: { json: {} } });
    const sent = await fillIn(site, "/company/employees", {});
    assertEquals(sent.headers.get("location"), "/company/employees?notice=invited-again");
    site.api.answers.set(AGAIN, refusal(409, "employee-joined"));
    const refused = await fillIn(site, "/company/employees", {});
    assertEquals(refused.status, 409);
    assertStringIncludes(await refused.text(), "Cette personne a déjà accepté son invitation.");
  });

  it("has no form while all seats are taken or no contract is active, and says which", async () => {
    for (
      const [contract, words] of [
        [{ seatsTaken: 25 }, "Toutes les places du contrat sont prises."],
        [{ state: "suspended" }, "Les invitations s’ouvrent avec le contrat"],
        [null, "Les invitations s’ouvrent avec le contrat"],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, {
        ...ANSWERS,
        "GET /company": { json: companyWith(contract) },
      });
      const { html } = await open(site, "/company/employees");
      assertStringIncludes(html, words);
      assertNotMatch(html, /id="email"/);
    }
  });

  it("lets a site manager choose no site: there is one", async () => {
    await using site = await createSiteFor(viewerWith(["site_manager"]), ANSWERS);
    assertNotMatch((await open(site, "/company/employees")).html, /id="siteId"/);
  });

  it("says so when nobody is invited, and leads on when the list is long", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      ...ANSWERS,
      "GET /company/employees": ({ path }) => ({
        json: path.includes("cursor")
          ? { employees: [], nextCursor: null }
          : { employees: EMPLOYEES, nextCursor: "next" },
      }),
    });
    const first = await open(site, "/company/employees");
    assertStringIncludes(first.html, 'href="/company/employees?cursor=next"');
    const last = await open(site, "/company/employees?cursor=next");
    assertStringIncludes(last.html, "Personne pour l’instant");
    assertMatch(last.html, /href="\/company\/employees"[^>]*>Première page/);
  });
});

describe("the sites page", () => {
  const ADD = "POST /company/sites";
  const PLACE = {
    name: "Agence de Nice",
    addressLine: "8 rue Beaumont",
    postalCode: "06300",
    city: "Nice",
  };

  it("lists the sites and adds one", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...ANSWERS, [ADD]: { json: {} } });
    assertStringIncludes((await open(site, "/company/sites")).html, "13 rue Antoine Parmentier");
    const response = await fillIn(site, "/company/sites", PLACE);
    const there = "/company/sites?notice=added";
    assertEquals([response.status, response.headers.get("location")], [303, there]);
    assertEquals(site.api.asked.at(-1)?.json, PLACE);
    assertStringIncludes((await open(site, there)).html, "Le site est ajouté.");
  });

  it("says what is wrong beside its field or above the form, with everything typed", async () => {
    for (
      const [answer, expected] of [
        [
          refusal(422, "invalid-request", { postalCode: "custom" }),
          /id="postalCode-error"[^>]*>.*?Le code postal compte cinq chiffres/,
        ],
        [refusal(409, "site-exists"), /role="alert".*?Un site porte déjà ce nom/],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, { ...ANSWERS, [ADD]: answer });
      const response = await fillIn(site, "/company/sites", PLACE);
      const html = await response.text();
      assertEquals(response.status, answer.status);
      assertMatch(html, expected);
      for (const [name, value] of Object.entries(PLACE)) {
        assertMatch(html, new RegExp(`id="${name}"[^>]*value="${value}"`));
      }
    }
  });

  it("names empty fields, and asks the api to change nothing", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, ANSWERS);
    const response = await fillIn(site, "/company/sites", { ...PLACE, city: " " });
    assertEquals([response.status, changes(site)], [422, []]);
    assertMatch(await response.text(), /id="city-error"/);
  });

  it("has no form for those who may not add, and the api refuses theirs", async () => {
    await using site = await createSiteFor(viewerWith(["company_billing"]), {
      ...ANSWERS,
      [ADD]: refusal(403, "forbidden"),
    });
    assertNotMatch((await open(site, "/company/sites")).html, /id="name"/);
    const form = await openForm(site, "/sign-in/code", SESSION);
    const response = await sendForm(site, "/company/sites", form, PLACE);
    assertEquals(response.status, 403);
    assertStringIncludes(await response.text(), "Votre compte n’a pas le droit nécessaire.");
  });

  it("says whom to ask when there is no site and one may not add any", async () => {
    await using site = await createSiteFor(viewerWith(["site_manager"]), {
      ...ANSWERS,
      "GET /company/sites": { json: { sites: [], nextCursor: null } },
    });
    const { html } = await open(site, "/company/sites");
    assertStringIncludes(html, "La personne qui administre votre entreprise peut en ajouter.");
  });
});
