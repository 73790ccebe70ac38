import { assertEquals, assertMatch } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { addContract } from "../bookings/testing.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import {
  addEmployee,
  addMember,
  createTestCompany,
  randomSiren,
  signInNewUser,
} from "../testing/people.ts";
import { addSeats, companyInput, problemOf } from "./testing/clients.ts";
import { vatNumberOf } from "./siren.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: new Date("2026-11-20T10:00:00Z") });
});
afterAll(() => test.close());

const countCompanies = async (siren: string) =>
  (await test.effects.db.selectFrom("company").select("id").where("siren", "=", siren).execute())
    .length;
const membershipsOf = (userId: string) =>
  test.effects.db.selectFrom("company_member").select(["role", "siteId"])
    .where("userId", "=", userId).execute();

describe("POST /company", () => {
  it("makes the company, whose founder is its administrator from the next request on", async () => {
    const { cookie, userId } = await signInNewUser(test);
    assertEquals((await test.send("/company", { cookie })).status, 403);
    const siren = randomSiren();
    const vatNumber = vatNumberOf(siren);
    const json = companyInput({ siren, vatNumber, name: "  Atelier Lumière " });
    const response = await test.send("/company", { json, cookie });
    assertEquals(response.status, 201);
    const { id, ...company } = await response.json();
    assertMatch(id, /^[0-9a-f-]{36}$/);
    assertEquals(company, {
      ...json,
      name: "Atelier Lumière",
      country: "FR",
      timeZone: "Europe/Paris",
      createdAt: "2026-11-20T10:00:00.000Z",
      contract: null,
    });
    assertEquals(await membershipsOf(userId), [{ role: "company_admin", siteId: null }]);
    assertEquals(await (await test.send("/company", { cookie })).json(), { id, ...company });
  });

  it("reads numbers as people group them", async () => {
    const { cookie } = await signInNewUser(test);
    const siren = randomSiren();
    const vatNumber = vatNumberOf(siren);
    const response = await test.send("/company", {
      cookie,
      json: companyInput({
        siren: siren.replace(/(...)(...)/, "$1 $2\u202f"),
        vatNumber: vatNumber.toLowerCase().replace(/^(..)(..)/, "$1 $2 "),
      }),
    });
    assertEquals(response.status, 201);
    const company = await response.json();
    assertEquals([company.siren, company.vatNumber], [siren, vatNumber]);
  });

  it("gives a repeated request the first answer, although its sender has a company by now", async () => {
    const { cookie } = await signInNewUser(test);
    const json = companyInput();
    const request = { json, cookie, headers: { "idempotency-key": crypto.randomUUID() } };
    const first = await test.send("/company", request);
    const again = await test.send("/company", request);
    assertEquals([first.status, again.status], [201, 201]);
    assertEquals(await again.json(), await first.json());
    assertEquals(await countCompanies(json.siren), 1);
  });

  it("lets one of two requests sent at once by one person win", async () => {
    const { cookie, userId } = await signInNewUser(test);
    const inputs = [companyInput(), companyInput()];
    const responses = await Promise.all(
      inputs.map((json) => test.send("/company", { json, cookie })),
    );
    assertEquals(responses.map((response) => response.status).toSorted(), [201, 409]);
    const counts = await Promise.all(inputs.map(({ siren }) => countCompanies(siren)));
    assertEquals(counts.toSorted(), [0, 1]);
    assertEquals((await membershipsOf(userId)).length, 1);
  });

  it("lets one of two people win a SIREN", async () => {
    const json = companyInput();
    const [one, other] = [await signInNewUser(test), await signInNewUser(test)];
    const responses = await Promise.all(
      [one, other].map(({ cookie }) => test.send("/company", { json, cookie })),
    );
    const refused = responses.find((response) => response.status !== 201);
    assertEquals(refused && await problemOf(refused), [409, "siren-taken"]);
    assertEquals(await countCompanies(json.siren), 1);
  });
});

describe("POST /company, for somebody whose employer is a client,", () => {
  const employee = async (leftOn: string) => {
    const { companyId } = await createTestCompany(test);
    const { employeeId, cookie } = await addEmployee(test, companyId);
    await test.effects.db.updateTable("employee").set({ leftOn }).where("id", "=", employeeId)
      .execute();
    return cookie;
  };

  it("works from the day on which they have left", async () => {
    const [staying, leaving] = [await employee("2026-11-21"), await employee("2026-11-20")];
    const found = (cookie: string) => test.send("/company", { json: companyInput(), cookie });
    assertEquals(await problemOf(await found(staying)), [409, "already-in-company"]);
    assertEquals((await found(leaving)).status, 201);
  });
});

describe("POST /company refuses", () => {
  it("a SIREN that is taken, and its sender stays without a company", async () => {
    const taken = companyInput();
    const owner = await signInNewUser(test);
    await test.send("/company", { json: taken, cookie: owner.cookie });
    const { cookie, userId } = await signInNewUser(test);
    const json = companyInput({ siren: taken.siren });
    assertEquals(await problemOf(await test.send("/company", { json, cookie })), [
      409,
      "siren-taken",
    ]);
    assertEquals(await membershipsOf(userId), []);
  });

  it("a member or an employee of a company", async () => {
    const admin = await createTestCompany(test);
    const employee = await addEmployee(test, admin.companyId);
    for (const { cookie } of [admin, employee]) {
      const json = companyInput();
      assertEquals(await problemOf(await test.send("/company", { json, cookie })), [
        409,
        "already-in-company",
      ]);
      assertEquals(await countCompanies(json.siren), 0);
    }
  });

  it("a person whose address is not verified", async () => {
    const { cookie, userId } = await signInNewUser(test);
    await test.effects.db.updateTable("user").set({ emailVerified: 0 }).where("id", "=", userId)
      .execute();
    const json = companyInput();
    assertEquals(await problemOf(await test.send("/company", { json, cookie })), [
      403,
      "email-not-verified",
    ]);
    assertEquals(await countCompanies(json.siren), 0);
  });

  it("a visitor", async () => {
    const json = companyInput();
    assertEquals(await problemOf(await test.send("/company", { json })), [401, "sign-in-required"]);
    assertEquals(await countCompanies(json.siren), 0);
  });

  const faults: Record<string, [field: string, value: unknown]> = {
    "a SIREN whose check digit is wrong": ["siren", "404833047"],
    "a SIREN of ten digits": ["siren", "4048330480"],
    "a VAT number of another SIREN": ["vatNumber", "FR83404833048"],
    "a foreign VAT number": ["vatNumber", "DE136695976"],
    "an empty name": ["name", "   "],
    "a name of two lines": ["name", "Atelier\nBcc: x@example.test"],
    "a name that is too long": ["name", "x".repeat(161)],
    "a French postal code of four digits": ["postalCode", "4400"],
    "a country that does not exist": ["country", "QQ"],
    "an unknown country": ["country", "ZZ"],
    "nobody": ["headcount", 0],
    "half a person": ["headcount", 12.5],
    "more people than are sold on-line": ["headcount", 100_001],
    "a headcount as text": ["headcount", "25"],
    "a field that it does not know": ["stripeCustomerId", "cus_1"],
  };
  for (const [name, [field, value]] of Object.entries(faults)) {
    it(`${name}, naming the field`, async () => {
      const { cookie, userId } = await signInNewUser(test);
      const json = companyInput({ [field]: value });
      const response = await test.send("/company", { json, cookie });
      assertEquals(await problemOf(response), [422, "invalid-request", field]);
      assertEquals(await membershipsOf(userId), []);
    });
  }
});

describe("GET /company", () => {
  it("shows the contract in force and the seats that are taken", async () => {
    const { companyId, cookie } = await createTestCompany(test);
    await addSeats(test, companyId, 12);
    await addContract(test, companyId, { state: "ended" });
    await addEmployee(test, companyId);
    const leaver = await addEmployee(test, companyId);
    await test.effects.db.updateTable("employee").set({ leftOn: "2026-11-20" })
      .where("id", "=", leaver.employeeId).execute();
    const { contract } = await (await test.send("/company", { cookie })).json();
    assertEquals(
      { ...contract, id: "" },
      {
        id: "",
        state: "active",
        seats: 12,
        seatsTaken: 1,
        startsOn: "2026-01-01",
        endsOn: "2027-12-31",
      },
    );
  });

  it("shows a contract that waits for its payment only while none is in force", async () => {
    const { companyId, cookie } = await createTestCompany(test);
    const pending = await addContract(test, companyId, { state: "pending_payment" });
    await test.effects.db.updateTable("contract").set({ activatedAt: null })
      .where("id", "=", pending).execute();
    const stateNow = async () => {
      const response = await test.send("/company", { cookie });
      return (await response.json()).contract.state;
    };
    assertEquals(await stateNow(), "pending_payment");
    await addContract(test, companyId);
    assertEquals(await stateNow(), "active");
  });

  it("shows each member their own company, and nothing of Stripe", async () => {
    const [mine, other] = [await createTestCompany(test), await createTestCompany(test)];
    for (const role of ["company_billing", "site_manager"] as const) {
      const { cookie } = await addMember(test, mine.companyId, role);
      const company = await (await test.send("/company", { cookie })).json();
      assertEquals([company.id, company.id === other.companyId], [mine.companyId, false]);
      assertEquals("stripeCustomerId" in company, false);
    }
  });

  it("refuses employees, people without a company, staff and visitors", async () => {
    const { companyId } = await createTestCompany(test);
    const employee = await addEmployee(test, companyId);
    const nobody = await signInNewUser(test);
    const staff = await signInNewUser(test, { staffRole: "superadmin" });
    for (const { cookie } of [employee, nobody, staff]) {
      assertEquals(await problemOf(await test.send("/company", { cookie })), [403, "forbidden"]);
    }
    assertEquals(await problemOf(await test.send("/company")), [401, "sign-in-required"]);
  });
});
