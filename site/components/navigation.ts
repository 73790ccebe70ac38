/** Which places the header offers to whom. */
import type { Role, Viewer } from "../client/types.ts";
import type { TextKey } from "../i18n/translate.ts";
import { paths } from "../paths.ts";

export interface Place {
  href: string;
  label: TextKey;
}

interface RolePlace extends Place {
  roles: readonly Role[];
}

const VISITOR: readonly Place[] = [
  { href: paths.simulator(), label: "nav.simulator" },
  { href: paths.pricing(), label: "nav.pricing" },
];

const COMPANY: readonly Role[] = ["company_admin", "company_billing", "site_manager"];

const BY_ROLE: readonly RolePlace[] = [
  { href: paths.company(), label: "nav.company", roles: COMPANY },
  {
    href: paths.companyEmployees(),
    label: "nav.employees",
    roles: ["company_admin", "site_manager"],
  },
  { href: paths.companySites(), label: "nav.sites", roles: COMPANY },
  {
    href: paths.companyInvoices(),
    label: "nav.invoices",
    roles: ["company_admin", "company_billing"],
  },
  { href: paths.employeeHome(), label: "nav.employee-home", roles: ["employee"] },
  { href: paths.catalogue(), label: "nav.catalogue", roles: ["employee"] },
  { href: paths.planning(), label: "nav.planning", roles: ["employee"] },
  {
    href: paths.staff(),
    label: "nav.staff",
    roles: [
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
    ],
  },
];

/** Places in the order they are shown. A person with two roles sees both spaces. */
export function placesFor(viewer: Viewer | null): readonly Place[] {
  if (viewer === null) return VISITOR;
  if (viewer.roles.length === 0) return [{ href: paths.companyNew(), label: "nav.company-new" }];
  return BY_ROLE.filter(({ roles }) => roles.some((role) => viewer.roles.includes(role)));
}
