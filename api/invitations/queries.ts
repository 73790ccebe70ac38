import type { Database } from "../db/driver.ts";
import { isDuplicateKey } from "../db/errors.ts";
import type { Scope, TenantInsert } from "../db/scope.ts";
import type { Language } from "../core/context.ts";

export interface InvitationRow extends Omit<TenantInsert<"invitation">, "language"> {
  readonly language: Language;
}

/**
 * Gives an employee a new invitation in place of the old one.
 *
 * @returns false when the employee has accepted one
 */
export async function replaceInvitation(scope: Scope, row: InvitationRow): Promise<boolean> {
  const { tokenHash, language, expiresAt, createdAt } = row;
  const replaced = await scope.update("invitation", { tokenHash, language, expiresAt, createdAt })
    .where("employeeId", "=", row.employeeId).where("acceptedAt", "is", null).executeTakeFirst();
  if (replaced.numUpdatedRows > 0n) return true;
  try {
    await scope.insert("invitation", row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function findCompanyName(scope: Scope): Promise<string> {
  return (await scope.company().select("name").executeTakeFirstOrThrow()).name;
}

/** The invitation alone: it says which company the person who holds the link is invited to. */
export async function findInvitation(db: Database, tokenHash: string) {
  return await selectInvitation(db, tokenHash).executeTakeFirst();
}

/** As `findInvitation`, held until the transaction ends: of two acceptances one waits. */
export async function lockInvitation(db: Database, tokenHash: string) {
  return await selectInvitation(db, tokenHash).forUpdate().executeTakeFirst();
}

export type FoundInvitation = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

function selectInvitation(db: Database, tokenHash: string) {
  return db.selectFrom("invitation").selectAll().where("tokenHash", "=", tokenHash);
}

export async function findInvitedEmployee(scope: Scope, employeeId: string) {
  return await scope.select("employee").select(["id", "email", "firstName", "lastName", "leftOn"])
    .where("id", "=", employeeId).executeTakeFirstOrThrow();
}

export interface FoundAccount {
  readonly userId: string;
  readonly isVerified: boolean;
}

export async function findAccount(db: Database, email: string): Promise<FoundAccount | undefined> {
  return toAccount(await selectAccount(db, email).executeTakeFirst());
}

/** As `findAccount`, held: the person cannot found a company or join another at the same time. */
export async function lockAccount(db: Database, email: string): Promise<FoundAccount | undefined> {
  return toAccount(await selectAccount(db, email).forUpdate().executeTakeFirst());
}

function selectAccount(db: Database, email: string) {
  return db.selectFrom("user").select(["id", "emailVerified"]).where("email", "=", email);
}

function toAccount(row: { id: string; emailVerified: number } | undefined) {
  return row && { userId: row.id, isVerified: row.emailVerified === 1 };
}

export interface NewAccount {
  readonly userId: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly passwordHash: string;
  readonly at: Date;
}

/** @returns false when somebody has signed up with this address in the meantime */
export async function insertUser(db: Database, account: NewAccount): Promise<boolean> {
  const { userId, name, email, language, at } = account;
  try {
    await db.insertInto("user").values({
      id: userId,
      name,
      email,
      emailVerified: 1,
      image: null,
      language,
      createdAt: at,
      updatedAt: at,
    }).execute();
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/**
 * Makes a user that nobody has verified belong to the person who has now shown the mailbox.
 *
 * @returns false when it was verified in the meantime
 */
export async function claimUser(db: Database, account: NewAccount): Promise<boolean> {
  const { userId, name, language, at } = account;
  const claimed = await db.updateTable("user")
    .set({ name, language, emailVerified: 1, updatedAt: at })
    .where("id", "=", userId).where("emailVerified", "=", 0).executeTakeFirst();
  if (claimed.numUpdatedRows === 0n) return false;
  await db.deleteFrom("session").where("userId", "=", userId).execute();
  await db.deleteFrom("account").where("userId", "=", userId).execute();
  return true;
}

/** A password as better-auth stores it. */
export async function insertCredential(db: Database, account: NewAccount): Promise<void> {
  const { userId, accountId, passwordHash, at } = account;
  await db.insertInto("account").values({
    id: accountId,
    accountId: userId,
    providerId: "credential",
    userId,
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
    scope: null,
    password: passwordHash,
    createdAt: at,
    updatedAt: at,
  }).execute();
}

/** Whether the user is a member of a company other than this one. */
export async function managesAnotherCompany(scope: Scope, userId: string): Promise<boolean> {
  // By the user, not the tenant: the question is about the other companies.
  const row = await scope.system.selectFrom("company_member").select("companyId")
    .where("userId", "=", userId).where("companyId", "!=", scope.companyId).executeTakeFirst();
  return row !== undefined;
}

export interface EmployeeLink {
  readonly employeeId: string;
  readonly userId: string;
  readonly at: Date;
}

/** @returns false when the user is an employee already */
export async function linkEmployee(scope: Scope, link: EmployeeLink): Promise<boolean> {
  const { employeeId, userId, at } = link;
  try {
    await scope.update("employee", { userId, acceptedAt: at }).where("id", "=", employeeId)
      .execute();
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
  await scope.update("invitation", { acceptedAt: at }).where("employeeId", "=", employeeId)
    .execute();
  return true;
}
