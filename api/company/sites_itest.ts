import { assertEquals } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { encodeCursor } from "../core/cursor.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, addMember, createTestCompany, signInNewUser } from "../testing/people.ts";
import { addSite, addSiteManager, problemOf, siteInput, tracesOf } from "./testing/clients.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp();
});
afterAll(() => test.close());

async function namesOf(cookie: string, query = ""): Promise<string[]> {
  const page = await (await test.send(`/company/sites${query}`, { cookie })).json();
  return page.sites.map((site: { name: string }) => site.name);
}

describe("POST /company/sites", () => {
  it("adds a site that the company's list then shows", async () => {
    const { cookie } = await createTestCompany(test);
    const response = await test.send("/company/sites", { json: siteInput(), cookie });
    assertEquals(response.status, 201);
    const site = await response.json();
    assertEquals(site, { id: site.id, ...siteInput(), country: "FR" });
    assertEquals(await (await test.send("/company/sites", { cookie })).json(), {
      sites: [site],
      nextCursor: null,
    });
  });

  it("gives a repeated request the first answer", async () => {
    const { cookie, companyId } = await createTestCompany(test);
    const headers = { "idempotency-key": crypto.randomUUID() };
    const request = { json: siteInput(), cookie, headers };
    const first = await (await test.send("/company/sites", request)).json();
    assertEquals(await (await test.send("/company/sites", request)).json(), first);
    assertEquals((await tracesOf(test, companyId)).sites.length, 1);
  });

  it("lets another company use the same name", async () => {
    for (const { cookie } of [await createTestCompany(test), await createTestCompany(test)]) {
      const response = await test.send("/company/sites", { json: siteInput(), cookie });
      assertEquals(response.status, 201);
    }
  });

  it("lets one of two requests with the same name win", async () => {
    const { cookie, companyId } = await createTestCompany(test);
    const responses = await Promise.all(
      ["Lyon", "lyon"].map((name) =>
        test.send("/company/sites", { json: siteInput({ name }), cookie })
      ),
    );
    const refused = responses.find((response) => response.status !== 201);
    assertEquals(refused && await problemOf(refused), [409, "site-exists"]);
    assertEquals((await tracesOf(test, companyId)).sites.length, 1);
  });

  it("refuses a name that the company uses, and a foreign postal code in France", async () => {
    const { cookie, companyId } = await createTestCompany(test);
    await addSite(test, companyId, "Nantes");
    const before = await tracesOf(test, companyId);
    const taken = await test.send("/company/sites", { json: siteInput(), cookie });
    assertEquals(await problemOf(taken), [409, "site-exists"]);
    const json = siteInput({ name: "Köln", postalCode: "D-5066" });
    const faulty = await test.send("/company/sites", { json, cookie });
    assertEquals(await problemOf(faulty), [422, "invalid-request", "postalCode"]);
    assertEquals(await tracesOf(test, companyId), before);
  });

  it("refuses everybody but an administrator", async () => {
    const { companyId } = await createTestCompany(test);
    const siteId = await addSite(test, companyId, "Nantes");
    const before = await tracesOf(test, companyId);
    const others = [
      await addEmployee(test, companyId),
      await signInNewUser(test),
      await signInNewUser(test, { staffRole: "support" }),
    ];
    for (const { cookie } of others) {
      const response = await test.send("/company/sites", { json: siteInput(), cookie });
      assertEquals(await problemOf(response), [403, "forbidden"]);
    }
    assertEquals((await tracesOf(test, companyId)).sites, before.sites);
    const members = [
      await addSiteManager(test, companyId, siteId),
      await addMember(test, companyId, "company_billing"),
    ];
    for (const { cookie } of members) {
      const response = await test.send("/company/sites", { json: siteInput(), cookie });
      assertEquals(await problemOf(response), [403, "forbidden"]);
    }
    const response = await test.send("/company/sites", { json: siteInput() });
    assertEquals(await problemOf(response), [401, "sign-in-required"]);
    assertEquals((await tracesOf(test, companyId)).sites, before.sites);
  });
});

describe("GET /company/sites", () => {
  it("goes through all sites page by page, by name", async () => {
    const { cookie, companyId } = await createTestCompany(test);
    const names = ["Épinal", "Bordeaux", "zoé", "Metz", "éclair"];
    for (const name of names) await addSite(test, companyId, name);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? "" : `&cursor=${cursor}`;
      const page = await (await test.send(`/company/sites?limit=2${query}`, { cookie })).json();
      seen.push(...page.sites.map((site: { name: string }) => site.name));
      cursor = page.nextCursor;
    } while (cursor !== null && seen.length < 10);
    assertEquals(seen, ["Bordeaux", "éclair", "Épinal", "Metz", "zoé"]);
  });

  it("shows a site manager their site only", async () => {
    const { companyId } = await createTestCompany(test);
    const siteId = await addSite(test, companyId, "Nantes");
    await addSite(test, companyId, "Lyon");
    const manager = await addSiteManager(test, companyId, siteId);
    assertEquals(await namesOf(manager.cookie), ["Nantes"]);
    const homeless = await addSiteManager(test, companyId, null);
    assertEquals(await namesOf(homeless.cookie), []);
  });

  it("shows nothing of another company, also with its cursor", async () => {
    const [mine, other] = [await createTestCompany(test), await createTestCompany(test)];
    const id = await addSite(test, other.companyId, "Nantes");
    assertEquals(await namesOf(mine.cookie), []);
    assertEquals(await namesOf(mine.cookie, `?cursor=${encodeCursor(["", id])}`), []);
  });

  it("refuses a cursor of another list and a page that is too long", async () => {
    const { cookie } = await createTestCompany(test);
    for (const cursor of ["x", encodeCursor(["a"]), encodeCursor(["a", "é"])]) {
      const response = await test.send(`/company/sites?cursor=${cursor}`, { cookie });
      assertEquals(await problemOf(response), [422, "invalid-request", "cursor"]);
    }
    for (const limit of ["0", "101", "many"]) {
      const response = await test.send(`/company/sites?limit=${limit}`, { cookie });
      assertEquals(await problemOf(response), [422, "invalid-request", "limit"]);
    }
  });
});
