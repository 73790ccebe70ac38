/** What is said after paying, and the invoices that follow. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { CHECKOUT, CONTRACT_ID, INVOICE } from "./testing/company_fixtures.ts";
import { type FakeAnswer, refusal } from "./testing/fake_api.ts";
import { COMPANY_ADMIN, viewerWith } from "./testing/fixtures.ts";
import { createSiteFor, open, SESSION } from "./testing/signed_in.ts";

const PAGE = `/company/payment?contract=${CONTRACT_ID}`;
const ASK = `GET /checkout/${CONTRACT_ID}`;

function siteWith(checkout: Partial<typeof CHECKOUT>) {
  return createSiteFor(COMPANY_ADMIN, { [ASK]: { json: { ...CHECKOUT, ...checkout } } });
}

describe("the page one comes back to from paying", () => {
  it("only says that it waits, whatever the address claims", async () => {
    await using site = await siteWith({});
    const { html } = await open(site, `${PAGE}&state=active`);
    assertStringIncludes(html, "Paiement en cours");
    assertMatch(html, /<script[^>]*type="module"/);
    assertMatch(html, /<a href="\/company\/payment\?contract=[^"]+"[^>]*>Actualiser/);
  });

  it("waits without a script of its own for a debit, which takes days", async () => {
    await using site = await siteWith({ isPaymentUnderWay: true });
    const { html } = await open(site, PAGE);
    assertStringIncludes(html, "Prélèvement en cours");
    assertNotMatch(html, /<script/);
  });

  it("leads on to inviting once the contract is open", async () => {
    await using site = await siteWith({ state: "active" });
    const { html } = await open(site, PAGE);
    assertStringIncludes(html, "Votre contrat est ouvert");
    assertMatch(html, /<main.*href="\/company\/employees".*<\/main>/s);
    assertNotMatch(html, /<script/);
  });

  it("leads back to subscribing when the payment came to nothing", async () => {
    await using site = await siteWith({ state: "ended" });
    const { html } = await open(site, PAGE);
    assertStringIncludes(html, "Le paiement n’a pas abouti");
    assertStringIncludes(html, 'href="/company/subscribe"');
  });

  it("is not there for a contract that is unknown, another's or unreadable", async () => {
    for (const answer of [refusal(404, "not-found"), refusal(422, "invalid-request")]) {
      await using site = await createSiteFor(COMPANY_ADMIN, { [ASK]: answer });
      assertEquals((await open(site, PAGE)).status, 404);
    }
  });

  it("tells its island whether there is something to wait for", async () => {
    for (
      const [checkout, isWaiting] of [
        [{}, true],
        [{ isPaymentUnderWay: true }, false],
        [{ state: "active" }, false],
        [{ state: "ended" }, false],
      ] as const
    ) {
      await using site = await siteWith(checkout);
      const path = PAGE.replace("/payment", "/payment/state");
      const response = await site.send(path, { headers: SESSION });
      assertEquals(await response.json(), { isWaiting });
      assertEquals(response.headers.get("cache-control"), "no-store");
    }
  });
});

describe("the invoices page", () => {
  const listed = (invoices: unknown[], nextCursor: string | null = null): FakeAnswer => ({
    json: { invoices, nextCursor },
  });

  it("lists each with its amount, its state and its file", async () => {
    const waiting = { ...INVOICE, id: "i2", number: "F2026-000002", isPdfReady: false };
    await using site = await createSiteFor(COMPANY_ADMIN, {
      "GET /company/invoices": listed([INVOICE, { ...waiting, state: "overdue" }]),
    });
    const { html } = await open(site, "/company/invoices");
    for (const words of ["F2026-000001", "6\u202f480,00\u00a0€", "Payée", "En retard"]) {
      assertStringIncludes(html, words);
    }
    assertEquals(html.match(/\/pdf"/g)?.length, 1);
    assertStringIncludes(html, "En préparation");
  });

  it("says so when there is none", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, { "GET /company/invoices": listed([]) });
    assertStringIncludes((await open(site, "/company/invoices")).html, "Aucune facture");
  });

  it("leads to the next page, and from there back to the first", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      "GET /company/invoices": ({ path }) =>
        listed([INVOICE], path.includes("cursor") ? null : "next"),
    });
    const first = await open(site, "/company/invoices");
    assertStringIncludes(first.html, 'href="/company/invoices?cursor=next"');
    const last = await open(site, "/company/invoices?cursor=next");
    assertMatch(last.html, /href="\/company\/invoices"[^>]*>Première page/);
    assertNotMatch(last.html, /rel="next"/);
  });

  it("is not there for a made-up cursor, and refused to a site manager", async () => {
    for (
      const [viewer, answer, status] of [
        [COMPANY_ADMIN, refusal(422, "invalid-request", { cursor: "invalid-cursor" }), 404],
        [viewerWith(["site_manager"]), refusal(403, "forbidden"), 403],
      ] as const
    ) {
      await using site = await createSiteFor(viewer, { "GET /company/invoices": answer });
      assertEquals((await open(site, "/company/invoices?cursor=x")).status, status);
    }
  });
});

describe("an invoice's file", () => {
  const file = `/company/invoices/${INVOICE.id}/pdf`;

  it("passes through as the api gives it, and is kept by nobody", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN, {
      [`GET ${file}`]: { json: "%PDF-1.7" },
    });
    const response = await site.send(file, { headers: SESSION });
    assertEquals([response.status, await response.json()], [200, "%PDF-1.7"]);
    assertEquals(response.headers.get("cache-control"), "private, no-store");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
  });

  it("is not there for another company, and asked for again while it is being made", async () => {
    for (
      const [answer, status, retryAfter] of [
        [refusal(404, "not-found"), 404, null],
        [refusal(503, "invoice-not-ready"), 503, "10"],
      ] as const
    ) {
      await using site = await createSiteFor(COMPANY_ADMIN, { [`GET ${file}`]: answer });
      const response = await site.send(file, { headers: SESSION });
      assertEquals([response.status, response.headers.get("retry-after")], [status, retryAfter]);
      await response.body?.cancel();
    }
  });

  it("is asked of the api by nobody who is not signed in", async () => {
    await using site = await createSiteFor(COMPANY_ADMIN);
    assertEquals((await site.send(file)).status, 303);
    assertEquals(site.api.asked, []);
  });
});
