/** Accepting an invitation: an account with the person's consent, and the employee linked to it. */
import { hashPassword } from "better-auth/crypto";
import { PASSWORD_MAX, PASSWORD_MIN } from "../auth/better_auth.ts";
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import type { Database } from "../db/driver.ts";
import type { Scope } from "../db/scope.ts";
import { enqueueEmail } from "../outbox/service.ts";
import {
  claimUser,
  findCompanyName,
  findInvitation,
  type FoundAccount,
  insertCredential,
  insertUser,
  linkEmployee,
  lockAccount,
  lockInvitation,
  managesAnotherCompany,
} from "./queries.ts";
import type { AcceptanceInput } from "./schema.ts";
import { requireOpen } from "./service.ts";
import { hashToken } from "./token.ts";

export interface Accepted {
  readonly userId: string;
  readonly email: string;
}

/**
 * Links the employee to the account with their address, which is made where there is none. That the
 * person consented is implied by `acceptedAt`: nobody gets here without.
 *
 * @throws Problem `invitation-invalid`, `invitation-expired`, `invitation-used`, `account-exists`,
 * `already-in-company`, `password-too-short`, `password-too-long`, or `invalid-request` without a
 * password for a new account
 */
export async function acceptInvitation(
  ctx: Context,
  token: string,
  input: AcceptanceInput,
): Promise<Accepted> {
  const tokenHash = await hashToken(token);
  const passwordHash = await hashIfNeeded(ctx, tokenHash, input.password);
  return await ctx.transactAsSystem(async (db) => {
    const found = await lockInvitation(db, tokenHash);
    const { scope, employee } = await requireOpen(ctx, db, found);
    const account = await lockAccount(db, employee.email);
    const userId = account?.isVerified
      ? requireSignedIn(ctx, account)
      : await createAccount(ctx, db, { account, employee, input, passwordHash });
    await joinCompany(ctx, scope, { userId, employeeId: employee.id });
    await enqueueEmail(db, ctx.now(), {
      template: "employee-welcome",
      to: employee.email,
      language: input.language,
      values: { name: employee.firstName, company: await findCompanyName(scope), path: "/home" },
    });
    return { userId, email: employee.email };
  });
}

/** Hashing keeps a core busy: only for who holds a link, and while no row is locked. */
async function hashIfNeeded(
  ctx: Context,
  tokenHash: string,
  password: string | undefined,
): Promise<string | null> {
  if (password === undefined || refusePassword(password)) return null;
  const invitation = await findInvitation(ctx.system, tokenHash);
  return invitation?.acceptedAt === null ? await hashPassword(password) : null;
}

/** The same limits and codes as sign-up has. */
function refusePassword(password: string | undefined): Problem | undefined {
  if (password === undefined) {
    const message = "is needed for a new account";
    return new Problem("invalid-request", `Cannot read the request: "password" ${message}`, {
      errors: [{ field: "password", code: "required", message }],
    });
  }
  if (password.length < PASSWORD_MIN) {
    return new Problem(
      "password-too-short",
      `Cannot create the account: the password needs ${PASSWORD_MIN} characters`,
    );
  }
  if (password.length > PASSWORD_MAX) {
    return new Problem(
      "password-too-long",
      `Cannot create the account: the password may have ${PASSWORD_MAX} characters`,
    );
  }
  return undefined;
}

function requireSignedIn(ctx: Context, { userId }: FoundAccount): string {
  if (ctx.principal?.userId !== userId) throw accountExists();
  return userId;
}

function accountExists(): Problem {
  return new Problem("account-exists", "Cannot accept: sign in to the account you have first");
}

interface Newcomer {
  /** An account with the address that nobody has verified; its maker is not the address's owner. */
  readonly account: FoundAccount | undefined;
  readonly employee: { readonly email: string; firstName: string; lastName: string };
  readonly input: AcceptanceInput;
  readonly passwordHash: string | null;
}

/** @returns the id of the new user, or of the unverified one that is now the employee's */
async function createAccount(ctx: Context, db: Database, newcomer: Newcomer): Promise<string> {
  const { account, employee, input, passwordHash } = newcomer;
  const refusal = refusePassword(input.password);
  if (refusal) throw refusal;
  if (passwordHash === null) throw new Error("An open invitation's password was not hashed");
  const row = {
    userId: account?.userId ?? ctx.newId(),
    accountId: ctx.newId(),
    name: `${employee.firstName} ${employee.lastName}`,
    email: employee.email,
    language: input.language,
    passwordHash,
    at: ctx.now(),
  };
  const isOwn = account ? await claimUser(db, row) : await insertUser(db, row);
  if (!isOwn) throw accountExists();
  await insertCredential(db, row);
  return row.userId;
}

/** A person belongs to one company: its employee, its member, or both. */
async function joinCompany(
  ctx: Context,
  scope: Scope,
  { userId, employeeId }: { userId: string; employeeId: string },
): Promise<void> {
  const isFree = !await managesAnotherCompany(scope, userId) &&
    await linkEmployee(scope, { employeeId, userId, at: ctx.now() });
  if (!isFree) {
    throw new Problem("already-in-company", "Cannot accept: the account belongs to a company");
  }
}
