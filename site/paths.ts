/** Every address of the site, built here and nowhere else. The texts are translated, these not. */
import { isStaff, may } from "./access.ts";
import type { Viewer } from "./client/types.ts";

type Query = Readonly<Record<string, string | number | undefined>>;

export const paths = {
  home: () => "/",
  pricing: () => "/pricing",
  simulator: (query: { headcount?: number } = {}) => withQuery("/simulator", query),
  /** The simulator's island asks this for live results. */
  simulatorResult: (query: { headcount?: number } = {}) => withQuery("/simulator/result", query),

  signUp: (query: { headcount?: number; sent?: "yes" } = {}) => withQuery("/sign-up", query),
  signIn: (query: { next?: string; notice?: SignInNotice } = {}) => withQuery("/sign-in", query),
  signInCode: (query: { next?: string } = {}) => withQuery("/sign-in/code", query),
  signOut: () => "/sign-out",
  /** Sends a signed-in person to the page where their work is, or says that it is not there yet. */
  start: () => "/start",
  forgotPassword: (query: { sent?: "yes" } = {}) => withQuery("/forgot-password", query),
  resetPassword: (query: { token?: string } = {}) => withQuery("/reset-password", query),
  verifyEmail: (query: { token?: string } = {}) => withQuery("/verify-email", query),
  sessions: () => "/account/sessions",

  company: () => "/company",
  companyNew: () => "/company/new",
  companySubscribe: (query: { headcount?: number } = {}) => withQuery("/company/subscribe", query),
  companyPayment: (query: { contract?: string } = {}) => withQuery("/company/payment", query),
  /** The payment page's island asks this whether the payment has arrived. */
  companyPaymentState: (query: { contract?: string } = {}) =>
    withQuery("/company/payment/state", query),
  companyEmployees: (query: { notice?: EmployeesNotice; cursor?: string } = {}) =>
    withQuery("/company/employees", query),
  companySites: (query: { notice?: SitesNotice; cursor?: string } = {}) =>
    withQuery("/company/sites", query),
  companyInvoices: (query: { cursor?: string } = {}) => withQuery("/company/invoices", query),
  companyInvoicePdf: (id: string) => `/company/invoices/${encodeURIComponent(id)}/pdf`,

  invitation: (token: string) => `/invitation/${encodeURIComponent(token)}`,
  employeeHome: () => "/home",
  catalogue: (query: { q?: string; category?: string; cursor?: string | undefined } = {}) =>
    withQuery("/catalogue", query),
  catalogueService: (id: string, query: { cursor?: string } = {}) =>
    withQuery(`/catalogue/${encodeURIComponent(id)}`, query),
  planning: (query: { notice?: PlanningNotice; cursor?: string } = {}) =>
    withQuery("/planning", query),
  /** Two lists stand on one page: each has a cursor of its own. */
  staff: (query: { notice?: StaffNotice; jobs?: string; events?: string } = {}) =>
    withQuery("/staff", query),

  language: () => "/language",
  theme: () => "/theme",
} as const;

/** What the sign-in page says about how one came to it. */
export const SIGN_IN_NOTICES = ["password-changed", "verified", "signed-out", "expired"] as const;
export type SignInNotice = typeof SIGN_IN_NOTICES[number];

/** What a page says about what was just done there. None names a person: addresses are logged. */
export const PLANNING_NOTICES = ["booked", "cancelled", "cancelled-late"] as const;
export type PlanningNotice = typeof PLANNING_NOTICES[number];
export const EMPLOYEES_NOTICES = ["invited", "invited-again"] as const;
export type EmployeesNotice = typeof EMPLOYEES_NOTICES[number];
export const SITES_NOTICES = ["added"] as const;
export type SitesNotice = typeof SITES_NOTICES[number];
export const STAFF_NOTICES = ["retried"] as const;
export type StaffNotice = typeof STAFF_NOTICES[number];

/** The notice that an address asks for, when it is one of those its page knows. */
export function noticeIn<Notice extends string>(
  url: URL,
  known: readonly Notice[],
): Notice | null {
  const asked = url.searchParams.get("notice");
  return known.find((notice) => notice === asked) ?? null;
}

/** The first page of a signed-in person: where their work is. */
export function startPath(viewer: Viewer): string {
  if (may(viewer, "company.read")) return paths.company();
  if (may(viewer, "booking.write")) return paths.employeeHome();
  if (isStaff(viewer)) return paths.staff();
  return viewer.roles.length > 0 ? paths.start() : paths.companyNew();
}

/**
 * Where to go after signing in: `next` when it is a path of this site, else undefined. The URL
 * parser decides, because browsers read `//evil.example` and `/\evil.example` as other hosts.
 */
export function localPath(next: string | null, siteOrigin: string): string | undefined {
  if (next === null || !next.startsWith("/")) return undefined;
  const url = URL.parse(next, siteOrigin);
  if (url === null || url.origin !== siteOrigin) return undefined;
  // Parsed again as a path: "/.//evil.example" would normalise to "//evil.example".
  if (url.pathname.startsWith("//")) return undefined;
  return url.pathname + url.search;
}

function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}
