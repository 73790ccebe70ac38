import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { refusal } from "./testing/fake_api.ts";
import { PLANS, SIMULATION_OF_30 } from "./testing/fixtures.ts";
import { createTestSite } from "./testing/test_site.ts";

const ENGLISH = { headers: { "accept-language": "en" } };
const SIMULATION = { "GET /plans/simulation": { json: SIMULATION_OF_30 } };

describe("the simulator", () => {
  it("works without script: the form's answer is a page", async () => {
    await using site = await createTestSite(SIMULATION);
    const html = await (await site.send("/simulator?headcount=30", ENGLISH)).text();
    assertEquals(site.api.asked[0]?.path, "/plans/simulation?headcount=30");
    assertStringIncludes(html, "€6,480.00");
    assertStringIncludes(html, "with 31 seats you move to Basic and pay €750 less");
    assertMatch(html, /<a href="\/simulator\?headcount=31"/);
  });

  it("shows an empty form before anything is asked, and asks the api nothing", async () => {
    await using site = await createTestSite(SIMULATION);
    const response = await site.send("/simulator", ENGLISH);
    assertEquals(response.status, 200);
    assertStringIncludes(await response.text(), "The price appears here");
    assertEquals(site.api.asked, []);
  });

  it("refuses what is no headcount, and asks the api nothing", async () => {
    await using site = await createTestSite(SIMULATION);
    const response = await site.send("/simulator?headcount=many", ENGLISH);
    assertEquals(response.status, 422);
    assertStringIncludes(await response.text(), "Give a whole number between 1 and 100,000.");
    assertEquals(site.api.asked, []);
  });

  it("says the api's refusal in words", async () => {
    await using site = await createTestSite({
      "GET /plans/simulation": refusal(422, "invalid-request", { headcount: "too_big" }),
    });
    const response = await site.send("/simulator?headcount=99999", ENGLISH);
    assertEquals(response.status, 422);
    assertStringIncludes(await response.text(), "This value is not valid");
  });

  it("gives its island the same answer as JSON", async () => {
    await using site = await createTestSite(SIMULATION);
    const response = await site.send("/simulator/result?headcount=30", ENGLISH);
    const { view, error } = await response.json();
    assertEquals([view.total, view.cliff.headcount, error], ["€6,480.00", 31, null]);
  });

  it("gives its island a refusal as JSON too", async () => {
    await using site = await createTestSite(SIMULATION);
    const response = await site.send("/simulator/result?headcount=-1", ENGLISH);
    const outcome = { view: null, error: "Give a whole number between 1 and 100,000." };
    assertEquals(await response.json(), outcome);
  });
});

describe("the pricing page", () => {
  it("shows every plan of the api with its price and quotas", async () => {
    await using site = await createTestSite({ "GET /plans": { json: { plans: PLANS } } });
    const html = await (await site.send("/pricing")).text();
    for (const words of ["180\u00a0€", "De 31 à 250 salariés", "Assistant sans limite"]) {
      assertStringIncludes(html, words);
    }
    assertEquals(html.match(/class="card card-raised plan"/g)?.length, 3);
  });

  it("sends no script: it has no island", async () => {
    await using site = await createTestSite({ "GET /plans": { json: { plans: PLANS } } });
    assertNotMatch(await (await site.send("/pricing")).text(), /<script/);
  });
});
