/** What the pages offer to whom. It only spares people a refusal: the api decides again. */
import type { Permission, Role, StaffRole } from "../api/roles.ts";
import type { Viewer } from "./client/types.ts";

export type { Permission, StaffRole };

/** Total on purpose: a role that the api adds does not compile until it is said whose it is. */
const IS_STAFF: Record<Role, boolean> = {
  company_admin: false,
  company_billing: false,
  site_manager: false,
  employee: false,
  provider: false,
  support: true,
  sales: true,
  finance: true,
  provider_manager: true,
  event_manager: true,
  content_editor: true,
  report_officer: true,
  door_steward: true,
  superadmin: true,
  auditor: true,
};

export function may(viewer: Viewer | null, permission: Permission): boolean {
  return viewer !== null && viewer.permissions.includes(permission);
}

/** The roles that a person has at BusinessCare itself; none for a client. */
export function staffRoles(viewer: Viewer | null): StaffRole[] {
  return viewer === null ? [] : viewer.roles.filter((role): role is StaffRole => IS_STAFF[role]);
}

export function isStaff(viewer: Viewer | null): boolean {
  return staffRoles(viewer).length > 0;
}
