/** Opening a company, its home page, and subscribing for it. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CHECKOUT, COMPANY, companyWith, CONTRACT_ID } from "./testing/company_fixtures.ts";
import { refusal } from "./testing/fake_api.ts";
import {
  COMPANY_ADMIN,
  EMPLOYEE,
  FOUNDER,
  SIMULATION_OF_30,
  viewerWith,
} from "./testing/fixtures.ts";
import { changes, createSiteFor, fillIn, open, SESSION } from "./testing/signed_in.ts";
import { openForm, sendForm } from "./testing/test_site.ts";

const TYPED = {
  name: "Atelier Nord",
  siren: "404 833 048",
  addressLine: "110 rue de Rivoli",
  postalCode: "75001",
  city: "Paris",
  headcount: "30",
};

describe("opening a company", () => {
  it("sends what was typed, once, and goes on to the subscription", async () => {
    await using site = await createSiteFor(FOUNDER, { "POST /company": { status: 201, json: {} } });
    const response = await fillIn(site, "/company/new", TYPED);
    assertEquals([response.status, response.headers.get("location")], [303, "/company/subscribe"]);
    const asked = site.api.asked.find(({ method }) => method === "POST");
    assertEquals(asked?.json, { ...TYPED, headcount: 30 });
    assertMatch(asked?.headers.get("idempotency-key") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("names every empty field, keeps the others, and asks the api for nothing", async () => {
    await using site = await createSiteFor(FOUNDER);
    const response = await fillIn(site, "/company/new", { ...TYPED, siren: "", headcount: "0" });
    const html = await response.text();
    assertEquals([response.status, changes(site)], [422, []]);
    assertStringIncludes(html, '<a href="#siren">Ce champ est à remplir</a>');
    assertStringIncludes(html, '<a href="#headcount">Indiquez un nombre entier');
    assertMatch(html, /id="name"[^>]*value="Atelier Nord"/);
    assertMatch(html, /id="city"[^>]*value="Paris"/);
  });

  it("says beside its field what the api finds wrong, with everything typed", async () => {
    await using site = await createSiteFor(FOUNDER, {
      "POST /company": refusal(422, "invalid-request", { siren: "custom", postalCode: "custom" }),
    });
    const response = await fillIn(site, "/company/new", { ...TYPED, postalCode: "7500" });
    const html = await response.text();
    assertEquals(response.status, 422);
    assertMatch(html, /id="siren-error"[^>]*>.*?Ce SIREN n’existe pas/);
    assertMatch(html, /id="postalCode-error"[^>]*>.*?Le code postal compte cinq chiffres/);
    assertMatch(html, /id="postalCode"[^>]*value="7500"/);
  });

  it("says that the SIREN has an account, with everything typed", async () => {
    await using site = await createSiteFor(FOUNDER, {
      "POST /company": refusal(409, "siren-taken"),
    });
    const response = await fillIn(site, "/company/new", TYPED);
    const html = await response.text();
    assertEquals(response.status, 409);
    assertStringIncludes(html, "Une entreprise avec ce SIREN a déjà un compte.");
    assertMatch(html, /id="siren"[^>]*value="404 833 048"/);
  });

  it("is not for those who have a space already", async () => {
    for (const [viewer, start] of [[COMPANY_ADMIN, "/company"], [EMPLOYEE, "/home"]] as const) {
      await using site = await createSiteFor(viewer);
      const response = await site.send("/company/new", { headers: SESSION });
      assertEquals([response.status, response.headers.get("location")], [303, start]);
    }
  });

  it("comes before every other page of a company", async () => {
    await using site = await createSiteFor(FOUNDER);
    for (const path of ["/company", "/company/employees", "/company/payment?contract=c"]) {
      const response = await site.send(path, { headers: SESSION });
      assertEquals(
        [response.status, response.headers.get("location")],
        [303, "/company/new"],
        path,
      );
    }
  });
});

describe("a company's home page", () => {
  it("shows the contract's dates and seats, and who the company is", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { "GET /company": { json: COMPANY } });
    const { html } = await open(site, "/company");
    for (
      const words of [
        "Du 22 novembre 2026 au 21 novembre 2027",
        "12 places prises sur 25",
        "404\u00a0833\u00a0048",
        "FR83404833048",
        "Inviter des salariés",
      ]
    ) assertStringIncludes(html, words);
  });

  it("offers each role only what it may do", async () => {
    const offersFor = async (role: "company_billing" | "site_manager") => {
      await using site = await createSiteFor(viewerWith([role]), {
        "GET /company": { json: COMPANY },
      });
      const { html } = await open(site, "/company");
      return ["Inviter des salariés", "Voir les factures"].filter((words) => html.includes(words));
    };
    assertEquals(await offersFor("company_billing"), ["Voir les factures"]);
    assertEquals(await offersFor("site_manager"), ["Inviter des salariés"]);
  });

  it("offers to subscribe where there is no contract, to those who may", async () => {
    const answers = { "GET /company": { json: companyWith(null) } };
    await using site = await createSiteFor(COMPANY_ADMIN, answers);
    assertStringIncludes((await open(site, "/company")).html, 'href="/company/subscribe"');
    await using managers = await createSiteFor(viewerWith(["site_manager"]), answers);
    const { html } = await open(managers, "/company");
    assertNotMatch(html, /href="\/company\/subscribe"/);
    assertStringIncludes(html, "Demandez à la personne qui administre votre entreprise");
  });

  it("offers to pay what waits, and to follow what is being paid", async () => {
    const company = {
      json: companyWith({ state: "pending_payment", startsOn: null, endsOn: null }),
    };
    for (
      const [isPaymentUnderWay, href] of [
        [false, "/company/subscribe"],
        [true, `/company/payment?contract=${CONTRACT_ID}`],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, {
        "GET /company": company,
        [`GET /checkout/${CONTRACT_ID}`]: { json: { ...CHECKOUT, isPaymentUnderWay } },
      });
      const { html } = await open(site, "/company");
      assertStringIncludes(html, `href="${href}"`);
      assertStringIncludes(html, "En attente de paiement");
    }
  });

  it("is refused to somebody who is only an employee there", async () => {
    await using site = await createSiteFor(EMPLOYEE, { "GET /company": refusal(403, "forbidden") });
    const { status, html } = await open(site, "/company");
    assertEquals(status, 403);
    assertStringIncludes(html, "This page is not open to you");
  });
});

describe("subscribing", () => {
  const offer = {
    "GET /company": { json: companyWith(null) },
    "GET /plans/simulation": { json: SIMULATION_OF_30 },
  };
  const page = "https://stripe.localhost:8443/pay/cs_1";
  const paid = { status: 201, json: { contractId: CONTRACT_ID, url: page } };

  it("shows the price for the company's headcount, and the cheaper one beside", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, offer);
    const { html } = await open(site, "/company/subscribe");
    assertEquals(site.api.asked.at(-1)?.path, "/plans/simulation?headcount=30");
    assertStringIncludes(html, "Payer 6\u202f480,00\u00a0€");
    assertStringIncludes(html, 'href="/company/subscribe?headcount=31"');
  });

  it("goes to the payment page for the headcount that was shown", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...offer, "POST /checkout": paid });
    const response = await fillIn(site, "/company/subscribe", { terms: "yes" });
    assertEquals([response.status, response.headers.get("location")], [303, page]);
    assertEquals(site.api.asked.at(-1)?.json, { headcount: 30, termsAccepted: true });
  });

  it("asks for the terms to be accepted, and the api for nothing", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { ...offer, "POST /checkout": paid });
    const response = await fillIn(site, "/company/subscribe", {});
    assertEquals([response.status, changes(site)], [422, []]);
    assertMatch(await response.text(), /id="terms-error"[^>]*>.*?Acceptez les conditions/);
  });

  it("says the api's refusal in words, and keeps the terms accepted", async () => {
    for (
      const [status, code, words] of [
        [503, "payment-provider-unavailable", "Rien n’a été débité"],
        [409, "payment-in-progress", "Un paiement est déjà en cours"],
        [409, "checkout-superseded", "Rechargez la page"],
        [422, "quote-required", "passe par un devis"],
      ] as const
    ) {
      const fields: Record<string, string> = code === "quote-required"
        ? { headcount: "too-large" }
        : {};
      await using site = await createSiteFor(COMPANY_ADMIN, {
        ...offer,
        "POST /checkout": refusal(status, code, fields),
      });
      const response = await fillIn(site, "/company/subscribe", { terms: "yes" });
      const html = await response.text();
      assertEquals(response.status, status, code);
      assertStringIncludes(html, words);
      assertMatch(html, /id="terms"[^>]*checked/);
    }
  });

  it("is not offered where a contract runs or a payment is under way", async () => {
    const underWay = { json: { ...CHECKOUT, isPaymentUnderWay: true } };
    for (
      const [state, words] of [
        ["active", "Votre entreprise a déjà un contrat"],
        ["pending_payment", "Un paiement est en cours"],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, {
        ...offer,
        "GET /company": { json: companyWith({ state }) },
        [`GET /checkout/${CONTRACT_ID}`]: underWay,
      });
      const { status, html } = await open(site, "/company/subscribe");
      assertEquals(status, 200);
      assertStringIncludes(html, words);
      assertNotMatch(html, /id="terms"/);
      const form = await openForm(site, "/sign-in/code", SESSION);
      const sent = await sendForm(site, "/company/subscribe", form, { terms: "yes" });
      assertEquals([sent.status, changes(site)], [409, []]);
    }
  });

  it("is not offered to a site manager, and their form changes nothing", async () => {
    await using site = await createSiteFor(viewerWith(["site_manager"]), {
      ...offer,
      "POST /checkout": paid,
    });
    const { html } = await open(site, "/company/subscribe");
    assertNotMatch(html, /id="terms"/);
    const form = await openForm(site, "/sign-in/code", SESSION);
    const response = await sendForm(site, "/company/subscribe", form, { terms: "yes" });
    assertEquals([response.status, changes(site)], [403, []]);
  });
});
