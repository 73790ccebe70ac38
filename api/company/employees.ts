/** A company's employees: listed, invited, invited again. What they book is not for the company. */
import { type Context, type Principal, requirePermission } from "../core/context.ts";
import { cutPage, readCursor } from "../core/cursor.ts";
import { toParisDate } from "../core/paris_date.ts";
import { Problem } from "../core/problem.ts";
import { z } from "../core/router.ts";
import type { Scope } from "../db/scope.ts";
import { issueInvitation } from "../invitations/service.ts";
import {
  countSeatsTaken,
  findEmployee,
  findEmployees,
  hasSite,
  insertEmployee,
  lockActiveContract,
} from "./queries.ts";
import type { Employee, EmployeeInput, EmployeePage, PageQuery } from "./schema.ts";
import { visibilityOf } from "./service.ts";

const SortKeys = z.tuple([z.string(), z.string(), z.uuid()]);

/** One page of the employees that the member sees, sorted by last name, first name and id. */
export async function listEmployees(
  ctx: Context,
  { cursor, limit }: PageQuery,
): Promise<EmployeePage> {
  const principal = requirePermission(ctx, "company.employees.read");
  const rows = await findEmployees(ctx.scope(), {
    visibility: visibilityOf(principal),
    after: readCursor(SortKeys, cursor),
    limit: limit + 1,
  });
  const page = cutPage(rows, limit, (row) => [row.lastName, row.firstName, row.id]);
  const today = toParisDate(ctx.now()).toString();
  return {
    employees: page.items.map((row) => toEmployee(row, today)),
    nextCursor: page.nextCursor,
  };
}

/**
 * Takes a seat for an employee and sends the invitation.
 *
 * @throws Problem `sign-in-required`, `forbidden`, `no-active-contract`, `seats-exhausted`,
 * `employee-exists`, or `invalid-request` for a site that is not the company's
 */
export async function inviteEmployee(ctx: Context, input: EmployeeInput): Promise<Employee> {
  const principal = requirePermission(ctx, "company.employees.invite");
  const siteId = chooseSite(principal, input.siteId);
  const today = toParisDate(ctx.now()).toString();
  return await ctx.transact(async (scope) => {
    const { seats } = await requireActiveContract(scope);
    await requireSite(scope, siteId);
    if (await countSeatsTaken(scope, today) >= seats) {
      throw new Problem(
        "seats-exhausted",
        `Cannot invite "${input.email}": the contract has ${seats} seats and all are taken`,
      );
    }
    const row = {
      ...input,
      id: ctx.newId(),
      siteId,
      userId: null,
      invitedAt: ctx.now(),
      acceptedAt: null,
      leftOn: null,
    };
    if (!await insertEmployee(scope, row)) {
      throw new Problem("employee-exists", `Cannot invite "${input.email}": it is invited already`);
    }
    await issueInvitation(ctx, scope, row);
    return await readEmployee(scope, { principal, employeeId: row.id, today });
  });
}

/**
 * Sends a new link; the one sent before is void from now on.
 *
 * @throws Problem `sign-in-required`, `forbidden`, `no-active-contract`, `not-found`,
 * `employee-joined`
 */
export async function inviteAgain(ctx: Context, employeeId: string): Promise<Employee> {
  const principal = requirePermission(ctx, "company.employees.invite");
  const today = toParisDate(ctx.now()).toString();
  return await ctx.transact(async (scope) => {
    await requireActiveContract(scope);
    const employee = await readEmployee(scope, { principal, employeeId, today });
    if (employee.state === "left") throw noSuchEmployee(employeeId);
    if (!await issueInvitation(ctx, scope, employee)) {
      throw new Problem(
        "employee-joined",
        `Cannot invite "${employee.email}" again: the invitation is accepted`,
      );
    }
    return employee;
  });
}

/** A site manager invites to their own site only, whether they name it or not. */
function chooseSite(principal: Principal, wanted: string | undefined): string | null {
  const visibility = visibilityOf(principal);
  if (visibility === "company") return wanted ?? null;
  if (visibility.siteId === null || (wanted !== undefined && wanted !== visibility.siteId)) {
    throw new Problem("forbidden", "Cannot invite: you may only invite to your own site");
  }
  return visibility.siteId;
}

async function requireActiveContract(scope: Scope) {
  const contract = await lockActiveContract(scope);
  if (!contract) {
    throw new Problem("no-active-contract", "Cannot invite: the company has no active contract");
  }
  return contract;
}

async function requireSite(scope: Scope, siteId: string | null): Promise<void> {
  if (siteId === null || await hasSite(scope, siteId)) return;
  const message = "is not a site of the company";
  throw new Problem("invalid-request", `Cannot read the request: "siteId" ${message}`, {
    errors: [{ field: "siteId", code: "unknown-site", message }],
  });
}

interface EmployeeKey {
  readonly principal: Principal;
  readonly employeeId: string;
  readonly today: string;
}

async function readEmployee(scope: Scope, key: EmployeeKey): Promise<Employee> {
  const row = await findEmployee(scope, visibilityOf(key.principal), key.employeeId);
  if (!row) throw noSuchEmployee(key.employeeId);
  return toEmployee(row, key.today);
}

function noSuchEmployee(employeeId: string): Problem {
  return new Problem("not-found", `Cannot find the employee "${employeeId}"`);
}

type EmployeeRow = Awaited<ReturnType<typeof findEmployees>>[number];

function toEmployee({ leftOn, invitedAt, acceptedAt, ...row }: EmployeeRow, today: string) {
  const hasLeft = leftOn !== null && leftOn <= today;
  const state = hasLeft ? "left" : acceptedAt === null ? "invited" : "active";
  return {
    ...row,
    state,
    invitedAt: invitedAt.toISOString(),
    acceptedAt: acceptedAt?.toISOString() ?? null,
  } satisfies Employee;
}
