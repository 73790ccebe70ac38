import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ROLES, STAFF_ROLES } from "../api/roles.ts";
import { isStaff, may, staffRoles } from "./access.ts";
import { COMPANY_ADMIN, EMPLOYEE, viewerWith } from "./testing/fixtures.ts";

describe("what the pages offer", () => {
  it("is what the api said that the person may do", () => {
    assertEquals(may(EMPLOYEE, "booking.write"), true);
    assertEquals(may(EMPLOYEE, "company.read"), false);
    assertEquals(may({ ...EMPLOYEE, permissions: [] }, "booking.write"), false);
  });

  it("is nothing to a visitor", () => {
    assertEquals([may(null, "catalogue.read"), isStaff(null)], [false, false]);
  });

  it("tells staff from everybody else, by the api's own list", () => {
    assertEquals(staffRoles(viewerWith([...ROLES])), [...STAFF_ROLES]);
    assertEquals(isStaff(COMPANY_ADMIN), false);
  });
});
