/**
 * What the site relies on in the api's answers. Each entry of `Endpoints` is one call: the key is
 * the method and the path, and the pages see only the types given here. That the api has these
 * calls and answers so is checked by `types_test.ts`; better-auth's own have no types to check.
 */
import type { Me } from "../../api/auth/schema.ts";
import type { Booking, BookingPage } from "../../api/bookings/schema.ts";
import type {
  CataloguePage,
  CatalogueService,
  ServicePage,
  Slot,
} from "../../api/catalogue/schema.ts";
import type { CheckoutStatus, StripeEventPage } from "../../api/checkout/schema.ts";
import type { Company, Employee, EmployeePage, Site, SitePage } from "../../api/company/schema.ts";
import type { Invitation } from "../../api/invitations/schema.ts";
import type { InvoicePage, InvoiceSummary } from "../../api/invoices/schema.ts";
import type { DeadJob, DeadJobPage } from "../../api/outbox/schema.ts";
import type { Plan, PlanCode, PlanList, Simulation } from "../../api/plans/schema.ts";
import type { Quota } from "../../api/quota/schema.ts";
import type { Role } from "../../api/roles.ts";

export type {
  Booking,
  CatalogueService,
  CheckoutStatus,
  Company,
  DeadJob,
  Employee,
  Invitation,
  InvoiceSummary,
  Plan,
  PlanCode,
  Quota,
  Role,
  ServicePage,
  Simulation,
  Site,
  Slot,
};
export type StripeEvent = StripeEventPage["events"][number];
/** The person behind a session. */
export type Viewer = Me;

export interface SignedIn {
  /** True when the password was right and a second factor is asked for. */
  twoFactorRedirect?: boolean;
}

export interface Session {
  id: string;
  token: string;
  createdAt: string;
  expiresAt: string;
  ipAddress: string | null;
  userAgent: string | null;
}

export type Category = CatalogueService["category"];

/** In the order they are offered. */
export const CATEGORIES: readonly Category[] = [
  "sport",
  "relaxation",
  "mental-wellbeing",
  "nutrition",
  "sleep",
  "ergonomics",
  "parenting",
  "creativity",
];

/** Request body (`json`), query, path parameters and answer (`data`) of every call. */
export interface Endpoints {
  "GET /me": { data: Viewer };
  "GET /plans": { data: PlanList };
  "GET /plans/simulation": { query: { headcount: number }; data: Simulation };
  "GET /company": { data: Company };
  "POST /company": {
    json: {
      name: string;
      siren: string;
      addressLine: string;
      postalCode: string;
      city: string;
      headcount: number;
    };
    data: unknown;
  };
  "GET /company/sites": { query: { cursor?: string; limit?: number }; data: SitePage };
  "POST /company/sites": {
    json: { name: string; addressLine: string; postalCode: string; city: string };
    data: Site;
  };
  "GET /company/employees": { query: { cursor?: string; limit?: number }; data: EmployeePage };
  "POST /company/employees": {
    json: { firstName: string; lastName: string; email: string; siteId?: string };
    data: Employee;
  };
  "POST /company/employees/:id/invitation": { params: { id: string }; data: Employee };
  "GET /company/invoices": { query: { cursor?: string; limit?: number }; data: InvoicePage };
  "POST /checkout": {
    json: { headcount: number; termsAccepted: true };
    data: { contractId: string; url: string };
  };
  "GET /checkout/:contractId": {
    params: { contractId: string };
    data: CheckoutStatus;
  };
  "GET /invitations/:token": { params: { token: string }; data: Invitation };
  "POST /invitations/:token/accept": {
    params: { token: string };
    json: { password?: string; language: string; consent: true };
    data: { email: string };
  };
  "GET /quota": { data: Quota };
  "GET /catalogue": {
    query: { q?: string; category?: Category; cursor?: string; limit?: number };
    data: CataloguePage;
  };
  "GET /catalogue/:serviceId": {
    params: { serviceId: string };
    query: { cursor?: string; limit?: number };
    data: ServicePage;
  };
  "GET /bookings": {
    query: { from?: string; to?: string; state?: string; cursor?: string; limit?: number };
    data: BookingPage;
  };
  "POST /bookings": { json: { slotId: string }; data: Booking };
  "DELETE /bookings/:id": { params: { id: string }; data: Booking };
  "GET /outbox/dead": { query: { cursor?: string; limit?: number }; data: DeadJobPage };
  "POST /outbox/:id/retry": { params: { id: string }; data: { id: string } };
  "GET /stripe-events": { query: { cursor?: string; limit?: number }; data: StripeEventPage };
  "POST /auth/sign-up/email": {
    json: { name: string; email: string; password: string; language: string };
    data: unknown;
  };
  "POST /auth/sign-in/email": { json: { email: string; password: string }; data: SignedIn };
  "POST /auth/two-factor/verify-totp": { json: { code: string }; data: unknown };
  "POST /auth/sign-out": { json: Record<string, never>; data: unknown };
  "POST /auth/request-password-reset": { json: { email: string }; data: unknown };
  "POST /auth/reset-password": { json: { newPassword: string; token: string }; data: unknown };
  "GET /auth/verify-email": { query: { token: string }; data: unknown };
  "GET /auth/list-sessions": { data: readonly Session[] };
  "GET /auth/get-session": { data: { session: Session } | null };
  "POST /auth/revoke-session": { json: { token: string }; data: unknown };
  "POST /auth/update-user": { json: { language: string }; data: unknown };
}

/** Calls whose answer is a file, passed on as it arrives. */
export interface FileEndpoints {
  "GET /company/invoices/:id/pdf": { params: { id: string } };
}
