/**
 * What the site relies on in the api's answers. Each entry of `Endpoints` is one call: the key is
 * the method and the path, and the pages see only the types given here.
 */
import type { Role } from "../../api/roles.ts";

import type { Booking, BookingPage } from "../../api/bookings/schema.ts";
import type {
  CataloguePage,
  CatalogueService,
  ServicePage,
  Slot,
} from "../../api/catalogue/schema.ts";
import type { Quota } from "../../api/quota/schema.ts";

export type { Booking, CatalogueService, Quota, Role, ServicePage, Slot };
export type PlanCode = "starter" | "basic" | "premium";

/** The person behind a session. */
export interface Viewer {
  id: string;
  name: string;
  email: string;
  language: string;
  roles: readonly Role[];
  company: { id: string; name: string } | null;
}

export interface Plan {
  plan: PlanCode;
  headcountMin: number;
  /** Null: no upper bound. */
  headcountMax: number | null;
  /** Per employee and year, net of VAT. */
  priceCents: number;
  currency: string;
  vatRateBp: number;
  activitiesPerMonth: number;
  medicalPerMonth: number;
  extraMedicalCents: number;
  /** Null: unlimited. */
  chatbotQuestionsPerMonth: number | null;
  adviceLevel: "none" | "general" | "personalised";
}

export interface Simulation {
  headcount: number;
  plan: PlanCode;
  priceCents: number;
  currency: string;
  vatRateBp: number;
  netCents: number;
  vatCents: number;
  grossCents: number;
  /** A larger headcount that costs less in total, when there is one (PRODUCT §3). */
  cliff: { headcount: number; plan: PlanCode; netCents: number; savingCents: number } | null;
}

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
  "GET /plans": { data: { plans: readonly Plan[] } };
  "GET /plans/simulation": { query: { headcount: number }; data: Simulation };
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
