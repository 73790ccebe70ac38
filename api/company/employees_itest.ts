import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { addContract } from "../bookings/testing.ts";
import { createTestApp, type TestApp } from "../testing/app.ts";
import { addEmployee, addMember, createTestCompany, signInNewUser } from "../testing/people.ts";
import {
  addSeats,
  addSite,
  addSiteManager,
  employeeInput,
  mailsTo,
  problemOf,
  tracesOf,
} from "./testing/clients.ts";

let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: new Date("2026-11-20T10:00:00Z") });
});
afterAll(() => test.close());

const invite = (cookie: string, json: unknown, headers = {}) =>
  test.send("/company/employees", { json, cookie, headers });

/** A company with so many free seats. */
async function createClient(seats = 5) {
  const client = await createTestCompany(test);
  await addSeats(test, client.companyId, seats);
  return client;
}

describe("POST /company/employees", () => {
  it("takes a seat and mails a link of which only the digest is stored", async () => {
    const { cookie, companyId } = await createClient();
    const siteId = await addSite(test, companyId, "Nantes");
    const json = employeeInput({ siteId });
    const response = await invite(cookie, json);
    assertEquals(response.status, 201);
    const text = await response.text();
    const { id, ...employee } = JSON.parse(text);
    assertEquals(employee, {
      ...json,
      siteName: "Nantes",
      state: "invited",
      invitedAt: "2026-11-20T10:00:00.000Z",
      acceptedAt: null,
    });
    const [mail, ...more] = await mailsTo(test, json.email);
    assertEquals([mail.template, mail.to, more.length], ["employee-invited", json.email, 0]);
    assertEquals([mail.values.name, mail.values.company], [json.firstName, `Company ${companyId}`]);
    const token = /^\/invitation\/([A-Za-z0-9_-]{43})$/.exec(mail.values.path)?.[1] ?? "";
    assertNotEquals(token, "");
    const { invitations, employees } = await tracesOf(test, companyId);
    assertEquals(employees.map((row) => row.id), [id]);
    const [invitation] = invitations;
    assertMatch(invitation?.tokenHash ?? "", /^[0-9a-f]{64}$/);
    assertEquals(invitation?.expiresAt, new Date("2026-12-04T10:00:00Z"));
    assertEquals((JSON.stringify(invitations) + text).includes(token), false);
  });

  it("keeps an address in small letters", async () => {
    const { cookie } = await createClient();
    const json = employeeInput({ email: `Ines.${crypto.randomUUID()}@Example.TEST` });
    const employee = await (await invite(cookie, json)).json();
    assertEquals(employee.email, json.email.toLowerCase());
  });

  it("gives a repeated request the first answer and sends one mail", async () => {
    const { cookie, companyId } = await createClient();
    const json = employeeInput();
    const headers = { "idempotency-key": crypto.randomUUID() };
    const first = await (await invite(cookie, json, headers)).json();
    assertEquals(await (await invite(cookie, json, headers)).json(), first);
    assertEquals((await tracesOf(test, companyId)).employees.length, 1);
    assertEquals((await mailsTo(test, json.email)).length, 1);
  });

  it("gives the last seat to one of two requests sent at once", async () => {
    const { cookie, companyId } = await createClient(1);
    const responses = await Promise.all([
      invite(cookie, employeeInput()),
      invite(cookie, employeeInput()),
    ]);
    const refused = responses.find((response) => response.status !== 201);
    assertEquals(refused && await problemOf(refused), [409, "seats-exhausted"]);
    assertEquals((await tracesOf(test, companyId)).employees.length, 1);
  });

  it("gives the seat of somebody who has left to the next", async () => {
    const { cookie, companyId } = await createClient(1);
    const leaver = await addEmployee(test, companyId);
    const leaveOn = (leftOn: string) =>
      test.effects.db.updateTable("employee").set({ leftOn })
        .where("id", "=", leaver.employeeId).execute();
    await leaveOn("2026-11-21");
    assertEquals((await invite(cookie, employeeInput())).status, 409);
    await leaveOn("2026-11-20");
    assertEquals((await invite(cookie, employeeInput())).status, 201);
  });

  it("puts whom a site manager invites on that manager's site", async () => {
    const { companyId } = await createClient();
    const siteId = await addSite(test, companyId, "Nantes");
    const { cookie } = await addSiteManager(test, companyId, siteId);
    for (const json of [employeeInput(), employeeInput({ siteId })]) {
      assertEquals((await (await invite(cookie, json)).json()).siteId, siteId);
    }
  });

  it("lets two companies invite one person", async () => {
    const json = employeeInput();
    for (const { cookie } of [await createClient(), await createClient()]) {
      assertEquals((await invite(cookie, json)).status, 201);
    }
  });
});

describe("POST /company/employees refuses, and writes nothing", () => {
  async function expectRefusal(
    client: { cookie: string; companyId: string },
    json: { email?: unknown },
    expected: unknown[],
  ) {
    const before = await tracesOf(test, client.companyId);
    assertEquals(await problemOf(await invite(client.cookie, json)), expected);
    assertEquals(await tracesOf(test, client.companyId), before);
  }

  it("without a contract, or with one that is not active", async () => {
    const client = await createTestCompany(test);
    await expectRefusal(client, employeeInput(), [409, "no-active-contract"]);
    for (const state of ["pending_payment", "suspended", "ended"] as const) {
      await addContract(test, client.companyId, { state });
      await expectRefusal(client, employeeInput(), [409, "no-active-contract"]);
    }
  });

  it("when all seats are taken", async () => {
    const client = await createClient(1);
    await addEmployee(test, client.companyId);
    const json = employeeInput();
    await expectRefusal(client, json, [409, "seats-exhausted"]);
    assertEquals(await mailsTo(test, json.email), []);
  });

  it("an address that the company has, however it is written", async () => {
    const client = await createClient();
    const json = employeeInput();
    await invite(client.cookie, json);
    const again = { ...json, email: json.email.toUpperCase() };
    await expectRefusal(client, again, [409, "employee-exists"]);
    assertEquals((await mailsTo(test, json.email)).length, 1);
  });

  it("a site of another company", async () => {
    const client = await createClient();
    const other = await createTestCompany(test);
    const siteId = await addSite(test, other.companyId, "Lyon");
    const expected = [422, "invalid-request", "siteId"];
    await expectRefusal(client, employeeInput({ siteId }), expected);
    await expectRefusal(client, employeeInput({ siteId: crypto.randomUUID() }), expected);
  });

  it("a site manager who names another site, or who has none", async () => {
    const { companyId } = await createClient();
    const [own, other] = [
      await addSite(test, companyId, "Nantes"),
      await addSite(test, companyId, "Lyon"),
    ];
    const manager = { companyId, ...await addSiteManager(test, companyId, own) };
    await expectRefusal(manager, employeeInput({ siteId: other }), [403, "forbidden"]);
    const homeless = { companyId, ...await addSiteManager(test, companyId, null) };
    await expectRefusal(homeless, employeeInput(), [403, "forbidden"]);
  });

  it("whoever may not invite", async () => {
    const { companyId } = await createClient();
    const people = [
      await addMember(test, companyId, "company_billing"),
      await addEmployee(test, companyId),
      await signInNewUser(test),
      await signInNewUser(test, { staffRole: "superadmin" }),
    ];
    for (const { cookie } of people) {
      await expectRefusal({ cookie, companyId }, employeeInput(), [403, "forbidden"]);
    }
    const visitor = await test.send("/company/employees", { json: employeeInput() });
    assertEquals(await problemOf(visitor), [401, "sign-in-required"]);
  });

  const faults: Record<string, [field: string, value: unknown]> = {
    "what is not an address": ["email", "ines"],
    "two addresses": ["email", "a@example.test,b@example.test"],
    "an address that is too long": ["email", `${"x".repeat(250)}@example.test`],
    "an empty first name": ["firstName", " "],
    "a last name of two lines": ["lastName", "Moreau\r\nBcc: x@example.test"],
    "a site that is not an id": ["siteId", "é"],
  };
  for (const [name, [field, value]] of Object.entries(faults)) {
    it(`${name}, naming the field`, async () => {
      const client = await createClient();
      await expectRefusal(client, employeeInput({ [field]: value }), [
        422,
        "invalid-request",
        field,
      ]);
    });
  }
});

describe("POST /company/employees/:id/invitation", () => {
  const again = (cookie: string, id: string, headers = {}) =>
    test.send(`/company/employees/${id}/invitation`, { method: "POST", cookie, headers });

  async function createInvited() {
    const client = await createClient();
    const json = employeeInput();
    const { id } = await (await invite(client.cookie, json)).json();
    return { ...client, id, email: json.email };
  }

  it("mails a new link and makes the old one void", async () => {
    const { cookie, id, email } = await createInvited();
    test.setClock(new Date("2026-11-27T10:00:00Z"));
    const response = await again(cookie, id);
    test.setClock(new Date("2026-11-20T10:00:00Z"));
    assertEquals([response.status, (await response.json()).state], [201, "invited"]);
    const mails = await mailsTo(test, email);
    const [old, fresh] = mails.map((mail) => mail.values.path.replace("invitation", "invitations"));
    assertEquals(mails.length, 2);
    assertEquals(await problemOf(await test.send(old)), [404, "invitation-invalid"]);
    const invitation = await (await test.send(fresh)).json();
    assertEquals(invitation.expiresAt, "2026-12-11T10:00:00.000Z");
  });

  it("sends one mail for a repeated request, and leaves its link good", async () => {
    const { cookie, id, email } = await createInvited();
    const headers = { "idempotency-key": crypto.randomUUID() };
    for (let round = 0; round < 2; round++) {
      assertEquals((await again(cookie, id, headers)).status, 201);
    }
    const statuses = (await mailsTo(test, email)).map(async (mail) => {
      const response = await test.send(mail.values.path.replace("invitation", "invitations"));
      return response.status;
    });
    assertEquals((await Promise.all(statuses)).toSorted(), [200, 404]);
  });

  it("invites an employee who was entered without an invitation", async () => {
    const { cookie, companyId } = await createClient();
    const { employeeId, email } = await addEmployee(test, companyId);
    await test.effects.db.updateTable("employee").set({ acceptedAt: null, userId: null })
      .where("id", "=", employeeId).execute();
    assertEquals((await again(cookie, employeeId)).status, 201);
    assertStringIncludes((await mailsTo(test, email))[0].values.path, "/invitation/");
  });

  it("refuses who has accepted, has left, is unknown or works elsewhere", async () => {
    const client = await createInvited();
    const other = await createInvited();
    const joined = await createInvited();
    const { db } = test.effects;
    await db.updateTable("invitation").set({ acceptedAt: test.effects.now() })
      .where("employeeId", "=", joined.id).execute();
    const left = await createInvited();
    await db.updateTable("employee").set({ leftOn: "2026-11-20" }).where("id", "=", left.id)
      .execute();
    const cases = [
      [joined, joined.id, [409, "employee-joined"]],
      [left, left.id, [404, "not-found"]],
      [client, crypto.randomUUID(), [404, "not-found"]],
      [client, other.id, [404, "not-found"]],
    ] as const;
    for (const [{ cookie, companyId, email }, id, expected] of cases) {
      const before = await tracesOf(test, companyId);
      assertEquals(await problemOf(await again(cookie, id)), [...expected]);
      assertEquals(await tracesOf(test, companyId), before);
      assertEquals((await mailsTo(test, email)).length, 1);
    }
    assertEquals((await mailsTo(test, other.email)).length, 1);
    assertEquals(await problemOf(await again(client.cookie, "é")), [422, "invalid-request", "id"]);
  });

  it("refuses a manager of another site, and a contract that is suspended", async () => {
    const { companyId, cookie, id, email } = await createInvited();
    const siteId = await addSite(test, companyId, "Nantes");
    const manager = await addSiteManager(test, companyId, siteId);
    assertEquals(await problemOf(await again(manager.cookie, id)), [404, "not-found"]);
    await test.effects.db.updateTable("contract").set({ state: "suspended" })
      .where("companyId", "=", companyId).execute();
    assertEquals(await problemOf(await again(cookie, id)), [409, "no-active-contract"]);
    assertEquals((await mailsTo(test, email)).length, 1);
  });
});
