/** Which places the header offers to whom. */
import { isStaff, may, type Permission } from "../access.ts";
import type { Viewer } from "../client/types.ts";
import type { TextKey } from "../i18n/translate.ts";
import { paths, startPath } from "../paths.ts";

export interface Place {
  href: string;
  label: TextKey;
}

interface GuardedPlace extends Place {
  needs: Permission;
}

const VISITOR: readonly Place[] = [
  { href: paths.simulator(), label: "nav.simulator" },
  { href: paths.pricing(), label: "nav.pricing" },
];

const GUARDED: readonly GuardedPlace[] = [
  { href: paths.company(), label: "nav.company", needs: "company.read" },
  { href: paths.companyEmployees(), label: "nav.employees", needs: "company.employees.read" },
  { href: paths.companySites(), label: "nav.sites", needs: "company.read" },
  { href: paths.companyInvoices(), label: "nav.invoices", needs: "company.invoices.read" },
  { href: paths.employeeHome(), label: "nav.employee-home", needs: "booking.write" },
  { href: paths.catalogue(), label: "nav.catalogue", needs: "catalogue.read" },
  { href: paths.planning(), label: "nav.planning", needs: "booking.write" },
];

/** Places in the order they are shown. A person with two roles sees both spaces. */
export function placesFor(viewer: Viewer | null): readonly Place[] {
  if (viewer === null) return VISITOR;
  if (viewer.roles.length === 0) return [{ href: paths.companyNew(), label: "nav.company-new" }];
  const places: Place[] = GUARDED.filter(({ needs }) => may(viewer, needs));
  if (isStaff(viewer)) places.push({ href: paths.staff(), label: "nav.staff" });
  return places.length > 0 ? places : [{ href: startPath(viewer), label: "nav.employee-home" }];
}

/** The place that `pathname` is in: the one with the longest address that it continues. */
export function currentPlace(places: readonly Place[], pathname: string): Place | undefined {
  return places.filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .reduce<Place | undefined>(
      (found, place) =>
        found !== undefined && found.href.length > place.href.length ? found : place,
      undefined,
    );
}
