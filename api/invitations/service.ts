/** Invitations of employees: a link by mail, good once and for two weeks. */
import type { Context } from "../core/context.ts";
import { Problem } from "../core/problem.ts";
import { toParisDate } from "../core/paris_date.ts";
import type { Database } from "../db/driver.ts";
import { Scope } from "../db/scope.ts";
import { enqueueEmail } from "../outbox/service.ts";
import {
  findAccount,
  findCompanyName,
  findInvitation,
  findInvitedEmployee,
  type FoundInvitation,
  replaceInvitation,
} from "./queries.ts";
import type { Invitation } from "./schema.ts";
import { hashToken, newToken } from "./token.ts";

const LIFE_MS = 14 * 24 * 3_600_000;

export interface InvitedEmployee {
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
}

/**
 * Makes an invitation and its mail in the caller's transaction; a link sent before is void.
 *
 * @returns false when the employee has accepted an invitation
 */
export async function issueInvitation(
  ctx: Context,
  scope: Scope,
  employee: InvitedEmployee,
): Promise<boolean> {
  const token = newToken();
  const now = ctx.now();
  const isIssued = await replaceInvitation(scope, {
    id: ctx.newId(),
    employeeId: employee.id,
    tokenHash: await hashToken(token),
    language: ctx.language,
    expiresAt: new Date(now.getTime() + LIFE_MS),
    acceptedAt: null,
    createdAt: now,
  });
  if (!isIssued) return false;
  await enqueueEmail(scope.system, now, {
    template: "employee-invited",
    to: employee.email,
    language: ctx.language,
    values: {
      name: employee.firstName,
      company: await findCompanyName(scope),
      path: `/invitation/${token}`,
    },
  });
  return true;
}

/**
 * What the person who holds the link may see before they accept.
 *
 * @throws Problem `invitation-invalid`, `invitation-expired`, `invitation-used`
 */
export async function readInvitation(ctx: Context, token: string): Promise<Invitation> {
  const found = await findInvitation(ctx.system, await hashToken(token));
  const { invitation, scope, employee } = await requireOpen(ctx, ctx.system, found);
  const account = await findAccount(ctx.system, employee.email);
  return {
    companyName: await findCompanyName(scope),
    firstName: employee.firstName,
    email: employee.email,
    language: invitation.language === "en" ? "en" : "fr",
    hasAccount: account?.isVerified ?? false,
    expiresAt: invitation.expiresAt.toISOString(),
  };
}

/**
 * The invitation, its employee and the scope of its company.
 *
 * @throws Problem `invitation-invalid`, `invitation-expired`, `invitation-used`
 */
export async function requireOpen(
  ctx: Context,
  db: Database,
  invitation: FoundInvitation | undefined,
) {
  if (!invitation) throw invalidInvitation();
  if (invitation.acceptedAt !== null) {
    throw new Problem("invitation-used", "Cannot open the invitation: it is accepted already");
  }
  if (invitation.expiresAt <= ctx.now()) {
    const day = toParisDate(invitation.expiresAt).toString();
    throw new Problem("invitation-expired", `Cannot open the invitation: it ended on ${day}`);
  }
  const scope = new Scope(db, invitation.companyId);
  const employee = await findInvitedEmployee(scope, invitation.employeeId);
  const today = toParisDate(ctx.now()).toString();
  if (employee.leftOn !== null && employee.leftOn <= today) throw invalidInvitation();
  return { invitation, scope, employee };
}

function invalidInvitation(): Problem {
  return new Problem(
    "invitation-invalid",
    "Cannot open the invitation: ask for a new one where you got the link",
  );
}
