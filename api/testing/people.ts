/** People for tests: rows as sign-up leaves them, signed in through the front door. */
import { hashPassword } from "better-auth/crypto";
import type { CompanyRole, StaffRole } from "../roles.ts";
import { cookiesOf, type TestApi } from "./app.ts";

export const TEST_PASSWORD = "correct horse battery";
let passwordHash: Promise<string> | undefined;

export interface TestUser {
  readonly userId: string;
  readonly email: string;
  /** The session cookie. */
  readonly cookie: string;
}

export interface UserOptions {
  readonly name?: string;
  readonly language?: "fr" | "en";
  readonly staffRole?: StaffRole;
}

/** A verified user with a session. */
export async function signInNewUser(test: TestApi, options: UserOptions = {}): Promise<TestUser> {
  const { db, now, newId } = test.effects;
  passwordHash ??= hashPassword(TEST_PASSWORD);
  const userId = newId();
  const email = `user-${userId}@example.test`;
  const at = now();
  await db.insertInto("user").values({
    id: userId,
    name: options.name ?? "Test Person",
    email,
    emailVerified: 1,
    image: null,
    language: options.language ?? "fr",
    createdAt: at,
    updatedAt: at,
  }).execute();
  await db.insertInto("account").values({
    id: newId(),
    accountId: userId,
    providerId: "credential",
    userId,
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
    scope: null,
    password: await passwordHash,
    createdAt: at,
    updatedAt: at,
  }).execute();
  if (options.staffRole) {
    await db.insertInto("staff_member").values({ userId, role: options.staffRole, createdAt: at })
      .execute();
  }
  return { userId, email, cookie: await signIn(test, email) };
}

/** @returns the session cookie */
export async function signIn(test: TestApi, email: string): Promise<string> {
  const response = await test.send("/auth/sign-in/email", {
    json: { email, password: TEST_PASSWORD },
  });
  if (!response.ok) throw new Error(`Cannot sign in "${email}": ${await response.text()}`);
  await response.body?.cancel();
  return cookiesOf(response);
}

export interface TestCompany extends TestUser {
  readonly companyId: string;
}

/** A company of its own and a signed-in member with `role`. */
export async function createTestCompany(
  test: TestApi,
  role: CompanyRole = "company_admin",
): Promise<TestCompany> {
  const { db, now, newId } = test.effects;
  const companyId = newId();
  await db.insertInto("company").values({
    id: companyId,
    name: `Company ${companyId}`,
    siren: randomSiren(),
    vatNumber: null,
    addressLine: "1 rue de la Paix",
    postalCode: "75002",
    city: "Paris",
    country: "FR",
    timeZone: "Europe/Paris",
    headcount: 25,
    stripeCustomerId: null,
    createdAt: now(),
  }).execute();
  return { companyId, ...await addMember(test, companyId, role) };
}

/** Another signed-in member of a company. */
export async function addMember(
  test: TestApi,
  companyId: string,
  role: CompanyRole,
): Promise<TestUser> {
  const user = await signInNewUser(test);
  await test.effects.db.insertInto("company_member").values({
    userId: user.userId,
    companyId,
    role,
    siteId: null,
    createdAt: test.effects.now(),
  }).execute();
  return user;
}

/** A signed-in employee of a company. */
export async function addEmployee(
  test: TestApi,
  companyId: string,
): Promise<TestUser & { employeeId: string }> {
  const { db, now, newId } = test.effects;
  const user = await signInNewUser(test);
  const employeeId = newId();
  await db.insertInto("employee").values({
    id: employeeId,
    companyId,
    siteId: null,
    userId: user.userId,
    email: user.email,
    firstName: "Test",
    lastName: "Employee",
    invitedAt: now(),
    acceptedAt: now(),
    leftOn: null,
  }).execute();
  return { ...user, employeeId };
}

/** Nine digits that pass Luhn (a SIREN's check digit, INSEE). */
export function randomSiren(): string {
  const digits = Array.from({ length: 8 }, () => Math.floor(Math.random() * 10));
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - sum % 10) % 10].join("");
}
