import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Role } from "../client/types.ts";
import { viewerWith } from "../testing/fixtures.ts";
import { currentPlace, placesFor } from "./navigation.ts";

function pathsFor(roles: Role[]): string[] {
  return placesFor(viewerWith(roles)).map(({ href }) => href);
}

describe("placesFor", () => {
  it("shows a visitor what is public", () => {
    assertEquals(placesFor(null).map(({ href }) => href), ["/simulator", "/pricing"]);
  });

  it("sends an account without a role to open its company", () => {
    assertEquals(pathsFor([]), ["/company/new"]);
  });

  it("shows each company role what it may open", () => {
    const all = ["/company", "/company/employees", "/company/sites", "/company/invoices"];
    assertEquals(pathsFor(["company_admin"]), all);
    assertEquals(pathsFor(["site_manager"]), ["/company", "/company/employees", "/company/sites"]);
    assertEquals(pathsFor(["company_billing"]), [
      "/company",
      "/company/sites",
      "/company/invoices",
    ]);
  });

  it("shows an employee their own space only", () => {
    assertEquals(pathsFor(["employee"]), ["/home", "/catalogue", "/planning"]);
  });

  it("shows both spaces to a manager who is an employee too", () => {
    const both = pathsFor(["employee", "company_billing"]);
    assertEquals(both.includes("/company/invoices") && both.includes("/planning"), true);
  });

  it("shows staff their space, whatever the role", () => {
    assertEquals(pathsFor(["door_steward"]), ["/staff"]);
    assertEquals(pathsFor(["auditor"]), ["/staff"]);
  });

  it("leads a provider, who has no space yet, to their start page", () => {
    assertEquals(pathsFor(["provider"]), ["/start"]);
  });
});

describe("currentPlace", () => {
  const currentFor = (pathname: string) =>
    currentPlace(placesFor(viewerWith(["company_admin", "employee"])), pathname)
      ?.href;

  it("is the place itself, or the one that a page belongs to", () => {
    assertEquals(currentFor("/company/employees"), "/company/employees");
    assertEquals(currentFor("/company/subscribe"), "/company");
    assertEquals(currentFor("/catalogue/s1"), "/catalogue");
  });

  it("is none where the page belongs to no place", () => {
    assertEquals(currentFor("/account/sessions"), undefined);
    assertEquals(currentFor("/companyless"), undefined);
  });
});
