/** Who may do what, in one place. A route's service asks `requirePermission`, never for a role. */
import type { Principal } from "./core/context.ts";

export const COMPANY_ROLES = ["company_admin", "company_billing", "site_manager"] as const;
export const STAFF_ROLES = [
  "support",
  "sales",
  "finance",
  "provider_manager",
  "event_manager",
  "content_editor",
  "report_officer",
  "door_steward",
  "superadmin",
  "auditor",
] as const;
export const ROLES = [...COMPANY_ROLES, ...STAFF_ROLES, "employee", "provider"] as const;

export type CompanyRole = typeof COMPANY_ROLES[number];
export type StaffRole = typeof STAFF_ROLES[number];
export type Role = typeof ROLES[number];

export const PERMISSIONS = [
  "company.read",
  "company.sites.write",
  "company.employees.read",
  "company.employees.invite",
  "company.contract.subscribe",
  "company.invoices.read",
  "catalogue.read",
  "booking.write",
  "outbox.read",
  "outbox.retry",
  "stripe_events.read",
] as const;
export type Permission = typeof PERMISSIONS[number];

/** Total on purpose: a new permission does not compile until somebody holds it. */
export const HOLDERS: Record<Permission, readonly Role[]> = {
  "company.read": ["company_admin", "company_billing", "site_manager"],
  "company.sites.write": ["company_admin"],
  "company.employees.read": ["company_admin", "site_manager"],
  "company.employees.invite": ["company_admin", "site_manager"],
  "company.contract.subscribe": ["company_admin", "company_billing"],
  "company.invoices.read": ["company_admin", "company_billing"],
  "catalogue.read": ["employee"],
  "booking.write": ["employee"],
  "outbox.read": ["support", "superadmin", "auditor"],
  "outbox.retry": ["support", "superadmin"],
  "stripe_events.read": ["finance", "superadmin", "auditor"],
};

/** All roles a signed-in person holds; a person may be an employee and their company's admin. */
export function rolesOf(principal: Principal): Role[] {
  const roles: Role[] = [...principal.staffRoles];
  if (principal.companyRole) roles.push(principal.companyRole);
  if (principal.employeeId) roles.push("employee");
  if (principal.providerId) roles.push("provider");
  return roles;
}

export function isAllowed(principal: Principal, permission: Permission): boolean {
  return rolesOf(principal).some((role) => HOLDERS[permission].includes(role));
}

/** What the site needs to offer only what will not be refused. */
export function permissionsOf(principal: Principal): Permission[] {
  return PERMISSIONS.filter((permission) => isAllowed(principal, permission));
}
