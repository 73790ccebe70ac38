import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Role } from "./client/types.ts";
import { localPath, noticeIn, paths, startPath } from "./paths.ts";
import { viewerWith } from "./testing/fixtures.ts";

const ORIGIN = "https://www.localhost:8443";

describe("paths", () => {
  it("builds every address of the site", () => {
    assertEquals(
      {
        home: paths.home(),
        pricing: paths.pricing(),
        simulator: paths.simulator({ headcount: 30 }),
        simulatorResult: paths.simulatorResult({ headcount: 30 }),
        signUp: paths.signUp({ headcount: 25, sent: "yes" }),
        signIn: paths.signIn({ next: "/home?a=b", notice: "expired" }),
        signInCode: paths.signInCode({ next: "/home" }),
        signOut: paths.signOut(),
        start: paths.start(),
        forgotPassword: paths.forgotPassword({ sent: "yes" }),
        resetPassword: paths.resetPassword({ token: "a&b" }),
        verifyEmail: paths.verifyEmail({ token: "a b" }),
        sessions: paths.sessions(),
        company: paths.company(),
        companyNew: paths.companyNew(),
        companySubscribe: paths.companySubscribe({ headcount: 25 }),
        companyPayment: paths.companyPayment({ contract: "c1" }),
        companyPaymentState: paths.companyPaymentState({ contract: "c1" }),
        companyEmployees: paths.companyEmployees({ notice: "invited", cursor: "n" }),
        companySites: paths.companySites({ notice: "added", cursor: "n" }),
        companyInvoices: paths.companyInvoices({ cursor: "n" }),
        companyInvoicePdf: paths.companyInvoicePdf("i1"),
        invitation: paths.invitation("a/b?c"),
        employeeHome: paths.employeeHome(),
        catalogue: paths.catalogue({ q: "yoga", category: "movement", cursor: "n" }),
        catalogueService: paths.catalogueService("s1", { cursor: "n" }),
        planning: paths.planning({ notice: "booked", cursor: "n" }),
        staff: paths.staff({ notice: "retried", jobs: "j", events: "e" }),
        language: paths.language(),
        theme: paths.theme(),
      } satisfies Record<keyof typeof paths, string>,
      {
        home: "/",
        pricing: "/pricing",
        simulator: "/simulator?headcount=30",
        simulatorResult: "/simulator/result?headcount=30",
        signUp: "/sign-up?headcount=25&sent=yes",
        signIn: "/sign-in?next=%2Fhome%3Fa%3Db&notice=expired",
        signInCode: "/sign-in/code?next=%2Fhome",
        signOut: "/sign-out",
        start: "/start",
        forgotPassword: "/forgot-password?sent=yes",
        resetPassword: "/reset-password?token=a%26b",
        verifyEmail: "/verify-email?token=a+b",
        sessions: "/account/sessions",
        company: "/company",
        companyNew: "/company/new",
        companySubscribe: "/company/subscribe?headcount=25",
        companyPayment: "/company/payment?contract=c1",
        companyPaymentState: "/company/payment/state?contract=c1",
        companyEmployees: "/company/employees?notice=invited&cursor=n",
        companySites: "/company/sites?notice=added&cursor=n",
        companyInvoices: "/company/invoices?cursor=n",
        companyInvoicePdf: "/company/invoices/i1/pdf",
        invitation: "/invitation/a%2Fb%3Fc",
        employeeHome: "/home",
        catalogue: "/catalogue?q=yoga&category=movement&cursor=n",
        catalogueService: "/catalogue/s1?cursor=n",
        planning: "/planning?notice=booked&cursor=n",
        staff: "/staff?notice=retried&jobs=j&events=e",
        language: "/language",
        theme: "/theme",
      },
    );
  });

  it("leaves out a query that has nothing to say", () => {
    assertEquals(paths.simulator(), "/simulator");
    assertEquals(paths.signIn({}), "/sign-in");
  });
});

describe("startPath", () => {
  const cases: [Role[], string][] = [
    [["company_admin"], "/company"],
    [["company_billing"], "/company"],
    [["site_manager", "employee"], "/company"],
    [["employee"], "/home"],
    [["support"], "/staff"],
    [["provider"], "/start"],
    [["provider", "employee"], "/home"],
    [[], "/company/new"],
  ];
  for (const [roles, path] of cases) {
    it(`sends ${roles.join(" and ") || "somebody without a role"} to ${path}`, () => {
      assertEquals(startPath(viewerWith(roles)), path);
    });
  }
});

describe("noticeIn", () => {
  const known = ["booked", "cancelled"] as const;

  it("gives the notice that the page knows", () => {
    assertEquals(noticeIn(new URL("/planning?notice=booked", ORIGIN), known), "booked");
  });

  it("gives none for other words and for no words", () => {
    assertEquals(noticeIn(new URL("/planning?notice=%3Cb%3E", ORIGIN), known), null);
    assertEquals(noticeIn(new URL("/planning", ORIGIN), known), null);
  });
});

describe("localPath", () => {
  it("keeps a path of this site with its query", () => {
    assertEquals(localPath("/catalogue?month=2026-12", ORIGIN), "/catalogue?month=2026-12");
  });

  const refused: (string | null)[] = [
    null,
    "",
    "catalogue",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "/.//evil.example/",
    "javascript:alert(1)",
  ];
  for (const next of refused) {
    it(`refuses ${JSON.stringify(next)}`, () => assertEquals(localPath(next, ORIGIN), undefined));
  }
});
