import { assertEquals, assertNotEquals } from "@std/assert";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import {
  addSeats,
  employeeInput,
  mailsTo,
  problemOf,
  tracesOf,
} from "../company/testing/clients.ts";
import { waitUntil } from "../outbox/testing/queue.ts";
import { cookiesOf, createTestApp, type TestApp } from "../testing/app.ts";
import {
  addEmployee,
  createTestCompany,
  signIn,
  signInNewUser,
  TEST_PASSWORD,
} from "../testing/people.ts";

const NOW = new Date("2026-11-20T10:00:00Z");
let test: TestApp;
beforeAll(async () => {
  test = await createTestApp({ at: NOW });
});
afterAll(() => test.close());

interface Invited {
  readonly companyId: string;
  readonly employeeId: string;
  readonly email: string;
  readonly path: string;
}

/** Somebody invited by a new company. */
async function createInvited(change: Record<string, unknown> = {}): Promise<Invited> {
  const { companyId, cookie } = await createTestCompany(test);
  await addSeats(test, companyId, 5);
  const json = employeeInput(change);
  const response = await test.send("/company/employees", { json, cookie });
  const [mail] = await mailsTo(test, json.email);
  return {
    companyId,
    employeeId: (await response.json()).id,
    email: json.email,
    path: mail.values.path.replace("invitation", "invitations"),
  };
}

const consent = (change: Record<string, unknown> = {}) => ({
  password: TEST_PASSWORD,
  language: "en",
  consent: true,
  ...change,
});
const accept = (
  path: string,
  options: { json?: unknown; cookie?: string; headers?: object } = {},
) => test.send(`${path}/accept`, { json: consent(), ...options, headers: { ...options.headers } });

/** Everything an acceptance may write. */
async function traces({ companyId, email }: Invited) {
  const { db } = test.effects;
  const users = await db.selectFrom("user").leftJoin("account", "account.userId", "user.id")
    .select(["user.id", "user.name", "user.emailVerified", "user.language", "account.password"])
    .where("user.email", "=", email).execute();
  return { ...await tracesOf(test, companyId), users, mails: await mailsTo(test, email) };
}

async function expectRefusal(invited: Invited, response: () => Promise<Response>, as: unknown[]) {
  const before = await traces(invited);
  assertEquals(await problemOf(await response()), as);
  assertEquals(await traces(invited), before);
}

describe("GET /invitations/:token", () => {
  it("tells whoever holds the link who invites whom", async () => {
    const { companyId, email, path } = await createInvited();
    const response = await test.send(path);
    assertEquals(response.status, 200);
    assertEquals(await response.json(), {
      companyName: `Company ${companyId}`,
      firstName: "Inès",
      email,
      language: "fr",
      hasAccount: false,
      expiresAt: "2026-12-04T10:00:00.000Z",
    });
  });

  it("says when the person has to sign in first", async () => {
    const { email } = await signInNewUser(test);
    const { path } = await createInvited({ email });
    assertEquals((await (await test.send(path)).json()).hasAccount, true);
  });

  it("refuses a token that is unknown, cut off or written differently", async () => {
    const { path } = await createInvited();
    for (const wrong of [path.slice(0, -1), `${path}A`, path.replace(/.{10}$/, "AAAAAAAAAA")]) {
      assertEquals(await problemOf(await test.send(wrong)), [404, "invitation-invalid"]);
    }
    const flipped = path.replace(/[a-z](?=[^/]*$)/, (letter) => letter.toUpperCase());
    assertNotEquals(flipped, path);
    assertEquals(await problemOf(await test.send(flipped)), [404, "invitation-invalid"]);
  });

  it("refuses from the end of the fourteenth day on", async () => {
    const { path } = await createInvited();
    test.setClock(new Date("2026-12-04T09:59:59.999Z"));
    assertEquals((await test.send(path)).status, 200);
    test.setClock(new Date("2026-12-04T10:00:00Z"));
    const response = await test.send(path);
    test.setClock(NOW);
    assertEquals(await problemOf(response), [410, "invitation-expired"]);
  });

  it("refuses once it is accepted, and for somebody who has left", async () => {
    const { path, employeeId } = await createInvited();
    await accept(path);
    assertEquals(await problemOf(await test.send(path)), [410, "invitation-used"]);
    const other = await createInvited();
    assertNotEquals(other.employeeId, employeeId);
    await test.effects.db.updateTable("employee").set({ leftOn: "2026-11-20" })
      .where("id", "=", other.employeeId).execute();
    assertEquals(await problemOf(await test.send(other.path)), [404, "invitation-invalid"]);
  });
});

describe("POST /invitations/:token/accept", () => {
  it("makes an account that signs in as this company's employee", async () => {
    const { companyId, employeeId, email, path } = await createInvited();
    const response = await accept(path);
    assertEquals([response.status, await response.json()], [201, { email }]);
    const { employees, invitations } = await tracesOf(test, companyId);
    const [employee] = employees;
    assertEquals([employee?.id, employee?.acceptedAt], [employeeId, NOW]);
    assertEquals(invitations[0]?.acceptedAt, NOW);
    const me = await (await test.send("/me", { cookie: await signIn(test, email) })).json();
    assertEquals([me.name, me.email, me.language], ["Inès Moreau", email, "en"]);
    const mails = await mailsTo(test, email);
    assertEquals(mails.map((mail) => `${mail.template} ${mail.language}`).toSorted(), [
      "employee-invited fr",
      "employee-welcome en",
    ]);
    const { employees: listed } = await listEmployees(companyId);
    assertEquals(listed[0].state, "active");
  });

  async function listEmployees(companyId: string) {
    const admin = await test.effects.db.selectFrom("company_member")
      .innerJoin("user", "user.id", "company_member.userId").select("user.email")
      .where("companyId", "=", companyId).executeTakeFirstOrThrow();
    const cookie = await signIn(test, admin.email);
    return await (await test.send("/company/employees", { cookie })).json();
  }

  it("links the account that the person is signed in to, and leaves its password", async () => {
    const { email, userId, cookie } = await signInNewUser(test);
    assertEquals((await (await test.send("/me", { cookie })).json()).email, email);
    const invited = await createInvited({ email });
    const before = await traces(invited);
    const response = await accept(invited.path, { cookie, json: consent({ password: undefined }) });
    assertEquals([response.status, await response.json()], [201, { email }]);
    const after = await traces(invited);
    assertEquals(after.users, before.users);
    assertEquals(after.employees[0]?.userId, userId);
    assertEquals((await test.send("/quota", { cookie })).status, 200);
  });

  it("lets an administrator be an employee of their own company", async () => {
    const { companyId, cookie, email } = await createTestCompany(test);
    await addSeats(test, companyId, 5);
    await test.send("/company/employees", { json: employeeInput({ email }), cookie });
    const [mail] = await mailsTo(test, email);
    const path = mail.values.path.replace("invitation", "invitations");
    assertEquals((await accept(path, { cookie })).status, 201);
    assertEquals((await test.send("/quota", { cookie })).status, 200);
    assertEquals((await test.send("/company", { cookie })).status, 200);
  });

  it("gives an address that somebody else signed up, unverified, to who owns it", async () => {
    const invited = await createInvited();
    const { email } = invited;
    const stranger = { name: "Stranger", email, password: "the stranger's password" };
    await test.send("/auth/sign-up/email", { json: stranger });
    assertEquals((await accept(invited.path)).status, 201);
    const { users } = await traces(invited);
    assertEquals(users.map(({ name, emailVerified }) => [name, emailVerified]), [
      ["Inès Moreau", 1],
    ]);
    const signedIn = (password: string) =>
      test.send("/auth/sign-in/email", { json: { email, password } }).then(({ status }) => status);
    assertEquals(await signedIn(stranger.password), 401);
    assertEquals(await signedIn(TEST_PASSWORD), 200);
  });

  it("gives a repeated request the first answer and makes one account", async () => {
    const invited = await createInvited();
    const headers = { "idempotency-key": crypto.randomUUID() };
    for (let round = 0; round < 2; round++) {
      const response = await accept(invited.path, { headers });
      assertEquals([response.status, await response.json()], [201, { email: invited.email }]);
    }
    const { users, mails } = await traces(invited);
    assertEquals([users.length, mails.length], [1, 2]);
  });

  it("lets one of two requests sent at once win", async () => {
    const invited = await createInvited();
    const responses = await Promise.all([accept(invited.path), accept(invited.path)]);
    const refused = responses.find((response) => response.status !== 201);
    assertEquals(refused && await problemOf(refused), [410, "invitation-used"]);
    const { users, mails } = await traces(invited);
    assertEquals([users.length, mails.length], [1, 2]);
  });
});

describe("POST /invitations/:token/accept, for a person with an account,", () => {
  it("lets one of two requests sent at once win", async () => {
    const { email, cookie } = await signInNewUser(test);
    const invited = await createInvited({ email });
    const responses = await Promise.all(
      Array.from({ length: 2 }, () => accept(invited.path, { cookie })),
    );
    const refused = responses.find((response) => response.status !== 201);
    assertEquals(refused && await problemOf(refused), [410, "invitation-used"]);
    assertEquals((await traces(invited)).mails.length, 2);
  });

  it("waits for a company that the person is founding at the moment", async () => {
    const { email, userId, cookie } = await signInNewUser(test);
    const { companyId } = await createTestCompany(test);
    const invited = await createInvited({ email });
    const accepting = await test.effects.db.transaction().execute(async (founding) => {
      await founding.selectFrom("user").select("id").where("id", "=", userId).forUpdate().execute();
      await founding.insertInto("company_member").values({
        userId,
        companyId,
        role: "company_admin",
        siteId: null,
        createdAt: NOW,
      }).execute();
      const response = accept(invited.path, { cookie });
      await Promise.race([response, waitForLock(email)]);
      return { response };
    });
    assertEquals(await problemOf(await accepting.response), [409, "already-in-company"]);
    const [employee] = (await traces(invited)).employees;
    assertEquals([employee?.userId, employee?.acceptedAt], [null, null]);
  });

  /** Resolves when a locking statement that names `email` is under way: it waits for the row. */
  async function waitForLock(email: string): Promise<void> {
    await waitUntil("the row's lock is waited for", async () => {
      const { rows } = await sql<{ waiting: number }>`
        SELECT COUNT(*) AS waiting FROM information_schema.processlist
        WHERE info LIKE ${`%${email}%for update`}`.execute(test.effects.db);
      return rows[0]?.waiting === 1;
    });
  }
});

describe("POST /invitations/:token/accept refuses, and changes nothing:", () => {
  it("a token that is unknown, used or too old", async () => {
    const invited = await createInvited();
    await expectRefusal(invited, () => accept(`${invited.path}x`), [404, "invitation-invalid"]);
    test.setClock(new Date("2026-12-04T10:00:00Z"));
    await expectRefusal(invited, () => accept(invited.path), [410, "invitation-expired"]);
    test.setClock(NOW);
    await accept(invited.path);
    await expectRefusal(invited, () => accept(invited.path), [410, "invitation-used"]);
  });

  it("a password that sign-up would refuse, and none at all", async () => {
    const invited = await createInvited();
    const cases = [
      ["x".repeat(9), [422, "password-too-short"]],
      ["x".repeat(129), [422, "password-too-long"]],
      [undefined, [422, "invalid-request", "password"]],
    ] as const;
    for (const [password, as] of cases) {
      const json = consent({ password });
      await expectRefusal(invited, () => accept(invited.path, { json }), [...as]);
    }
  });

  it("a person who does not consent, or asks for a language we do not have", async () => {
    const invited = await createInvited();
    for (const [field, value] of [["consent", false], ["consent", undefined], ["language", "de"]]) {
      const json = consent({ [String(field)]: value });
      await expectRefusal(invited, () => accept(invited.path, { json }), [
        422,
        "invalid-request",
        field,
      ]);
    }
  });

  it("a person with an account who is not signed in to it", async () => {
    const { email } = await signInNewUser(test);
    const stranger = await signInNewUser(test);
    const invited = await createInvited({ email });
    await expectRefusal(invited, () => accept(invited.path), [409, "account-exists"]);
    await expectRefusal(invited, () => accept(invited.path, { cookie: stranger.cookie }), [
      409,
      "account-exists",
    ]);
  });

  it("an employee or a member of another company", async () => {
    const other = await createTestCompany(test);
    const employee = await addEmployee(test, other.companyId);
    for (const { email, cookie } of [other, employee]) {
      const invited = await createInvited({ email });
      await expectRefusal(invited, () => accept(invited.path, { cookie }), [
        409,
        "already-in-company",
      ]);
    }
  });
});

describe("an accepted invitation", () => {
  it("opens the account only with the password that was chosen", async () => {
    const { email, path } = await createInvited();
    await accept(path);
    const wrong = await test.send("/auth/sign-in/email", {
      json: { email, password: "not the password" },
    });
    assertEquals(wrong.status, 401);
    assertEquals(cookiesOf(wrong), "");
  });
});
