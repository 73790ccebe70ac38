import { sql } from "kysely";
import type { Database } from "../db/driver.ts";
import type { CompanyRole, StaffRole } from "../roles.ts";

export interface Memberships {
  readonly memberOf: string | null;
  readonly companyName: string | null;
  readonly companyRole: CompanyRole | null;
  readonly siteId: string | null;
  readonly employeeId: string | null;
  readonly employedBy: string | null;
  readonly providerId: string | null;
  readonly staffRoles: readonly StaffRole[];
}

/** Everything a user is, in one query. An employee who has left is no employee. */
export async function findMemberships(db: Database, userId: string): Promise<Memberships> {
  const rows = await db.selectFrom("user")
    .leftJoin("company_member", "company_member.userId", "user.id")
    .leftJoin(
      "employee",
      (join) =>
        join.onRef("employee.userId", "=", "user.id").on((eb) =>
          eb.or([
            eb("employee.leftOn", "is", null),
            eb("employee.leftOn", ">", sql<string>`CURRENT_DATE`),
          ])
        ),
    )
    .leftJoin(
      "company",
      (join) =>
        join.on(
          "company.id",
          "=",
          (eb) => eb.fn.coalesce("company_member.companyId", "employee.companyId"),
        ),
    )
    .leftJoin("provider", "provider.userId", "user.id")
    .leftJoin("staff_member", "staff_member.userId", "user.id")
    .where("user.id", "=", userId)
    .select([
      "company_member.companyId as memberOf",
      "company.name as companyName",
      "company_member.role as companyRole",
      "company_member.siteId as siteId",
      "employee.id as employeeId",
      "employee.companyId as employedBy",
      "provider.id as providerId",
      "staff_member.role as staffRole",
    ]).execute();
  const [first] = rows;
  return {
    memberOf: first?.memberOf ?? null,
    companyName: first?.companyName ?? null,
    companyRole: first?.companyRole ?? null,
    siteId: first?.siteId ?? null,
    employeeId: first?.employeeId ?? null,
    employedBy: first?.employedBy ?? null,
    providerId: first?.providerId ?? null,
    staffRoles: rows.flatMap((row) => row.staffRole ?? []),
  };
}
