import { type ExpressionBuilder, sql } from "kysely";
import type { Database } from "../db/driver.ts";
import { isDuplicateKey } from "../db/errors.ts";
import { Scope, type TenantInsert } from "../db/scope.ts";
import type { Tables } from "../db/tables.ts";

/** Which rows a person sees: all of the company's, or one site's (a manager without one: none). */
export type Visibility = "company" | { readonly siteId: string | null };

export interface Founder {
  readonly isVerified: boolean;
  readonly belongsToCompany: boolean;
}

/** Holds the user's row, so that two requests of one person cannot both found a company. */
export async function lockFounder(
  db: Database,
  { userId, today }: { userId: string; today: string },
): Promise<Founder> {
  const user = await db.selectFrom("user").select("emailVerified").where("id", "=", userId)
    .forUpdate().executeTakeFirst();
  const member = await db.selectFrom("company_member").select("companyId")
    .where("userId", "=", userId).executeTakeFirst();
  const employee = await db.selectFrom("employee").select("companyId")
    .where("userId", "=", userId).where(isStillThere(today)).executeTakeFirst();
  return {
    isVerified: user?.emailVerified === 1,
    belongsToCompany: member !== undefined || employee !== undefined,
  };
}

/** @returns false when another company has this SIREN */
export async function insertCompany(db: Database, row: Tables["company"]): Promise<boolean> {
  return await isInserted(db.insertInto("company").values(row).execute());
}

export async function insertAdministrator(
  scope: Scope,
  { userId, createdAt }: { userId: string; createdAt: Date },
): Promise<void> {
  await scope.insert("company_member", { userId, role: "company_admin", siteId: null, createdAt });
}

export async function findCompany(scope: Scope) {
  return await scope.company().selectAll().executeTakeFirstOrThrow();
}

/** The newest contract that was activated and is not over, or else the one being set up. */
export async function findContract(scope: Scope) {
  return await scope.select("contract").where("state", "not in", ["ended", "renewed"])
    .select(["id", "state", "seats", "startsOn", "endsOn"])
    .orderBy(sql`activatedAt IS NULL`).orderBy("createdAt", "desc").orderBy("id", "desc")
    .limit(1).executeTakeFirst();
}

/** Holds the active contract, so that two invitations cannot both take the last seat. */
export async function lockActiveContract(scope: Scope) {
  return await scope.select("contract").select(["id", "seats"]).where("state", "=", "active")
    .orderBy("createdAt", "desc").limit(1).forUpdate().executeTakeFirst();
}

/** An invited employee holds a seat already, one who has left by `today` (`YYYY-MM-DD`) none. */
export async function countSeatsTaken(scope: Scope, today: string): Promise<number> {
  const { count } = await scope.select("employee").where(isStillThere(today))
    .select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  return count;
}

/** Employees who have not left by `today` (`YYYY-MM-DD`). */
function isStillThere(today: string) {
  return (eb: ExpressionBuilder<Tables, "employee">) =>
    eb.or([eb("leftOn", "is", null), eb("leftOn", ">", today)]);
}

/** @returns false when the company has a site with this name */
export async function insertSite(scope: Scope, row: TenantInsert<"site">): Promise<boolean> {
  return await isInserted(scope.insert("site", row));
}

export async function hasSite(scope: Scope, siteId: string): Promise<boolean> {
  return await scope.select("site").select("id").where("id", "=", siteId)
    .executeTakeFirst() !== undefined;
}

export interface SiteList {
  readonly visibility: Visibility;
  /** Name and id of the last site that was sent. */
  readonly after: readonly [name: string, id: string] | undefined;
  readonly limit: number;
}

/** Sites by name and id. */
export async function findSites(scope: Scope, { visibility, after, limit }: SiteList) {
  let query = scope.select("site")
    .select(["id", "name", "addressLine", "postalCode", "city", "country"]);
  if (visibility !== "company") query = query.where("id", "=", visibility.siteId);
  if (after !== undefined) {
    const [name, id] = after;
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple("name", "id"), ">", tuple(name, id))
    );
  }
  return await query.orderBy("name").orderBy("id").limit(limit).execute();
}

/** @returns false when the company has an employee with this address */
export async function insertEmployee(
  scope: Scope,
  row: TenantInsert<"employee">,
): Promise<boolean> {
  return await isInserted(scope.insert("employee", row));
}

export interface EmployeeList {
  readonly visibility: Visibility;
  /** Last name, first name and id of the last employee that was sent. */
  readonly after: readonly [lastName: string, firstName: string, id: string] | undefined;
  readonly limit: number;
}

/** Employees by last name, first name and id. */
export async function findEmployees(scope: Scope, { visibility, after, limit }: EmployeeList) {
  let query = selectEmployees(scope, visibility);
  if (after !== undefined) {
    const [lastName, firstName, id] = after;
    // The first condition is implied by the second, but only it can start in the index.
    query = query.where("employee.lastName", ">=", lastName)
      .where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple("employee.lastName", "employee.firstName", "employee.id"),
          ">",
          tuple(lastName, firstName, id),
        )
      );
  }
  return await query.orderBy("employee.lastName").orderBy("employee.firstName")
    .orderBy("employee.id").limit(limit).execute();
}

export async function findEmployee(scope: Scope, visibility: Visibility, employeeId: string) {
  return await selectEmployees(scope, visibility).where("employee.id", "=", employeeId)
    .executeTakeFirst();
}

/** What the company may know of its employees: nothing that a booking could show through. */
function selectEmployees(scope: Scope, visibility: Visibility) {
  const query = scope.select("employee").leftJoin("site", "site.id", "employee.siteId").select([
    "employee.id",
    "employee.email",
    "employee.firstName",
    "employee.lastName",
    "employee.siteId",
    "site.name as siteName",
    "employee.invitedAt",
    "employee.acceptedAt",
    "employee.leftOn",
  ]);
  return visibility === "company" ? query : query.where("employee.siteId", "=", visibility.siteId);
}

async function isInserted(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
