/**
 * Every table of the database, written once: Kysely's types come from here, and the drift check
 * compares it with what the migrations really made.
 */
import {
  bigint,
  char,
  date,
  defaulted,
  flag,
  instant,
  int,
  json,
  longText,
  nullable,
  type RowOf,
  uuid,
  varchar,
  word,
} from "./columns.ts";
import type { CompanyRole, StaffRole } from "../roles.ts";
import type { BookingState, ContractState, InvoiceState, PaymentState } from "../states.ts";

/** Tables whose rows belong to one company: reached through a `Scope` only. */
export const tenantTables = {
  site: {
    id: uuid(),
    companyId: uuid(),
    name: varchar(120),
    addressLine: varchar(200),
    postalCode: varchar(12),
    city: varchar(100),
    country: char(2),
    createdAt: instant(),
  },
  company_member: {
    userId: uuid(),
    companyId: uuid(),
    role: word<CompanyRole>(24),
    siteId: nullable(uuid()),
    createdAt: instant(),
  },
  employee: {
    id: uuid(),
    companyId: uuid(),
    siteId: nullable(uuid()),
    userId: nullable(uuid()),
    email: varchar(254),
    firstName: varchar(80),
    lastName: varchar(80),
    invitedAt: instant(),
    acceptedAt: nullable(instant()),
    leftOn: nullable(date()),
  },
  invitation: {
    id: uuid(),
    companyId: uuid(),
    employeeId: uuid(),
    tokenHash: char(64),
    /** Of the mail that carries the link. */
    language: char(2),
    expiresAt: instant(),
    acceptedAt: nullable(instant()),
    createdAt: instant(),
  },
  contract: {
    id: uuid(),
    companyId: uuid(),
    planVersionId: uuid(),
    state: word<ContractState>(24),
    seats: int(),
    currency: char(3),
    netCents: bigint(),
    vatRateBp: int(),
    vatCents: bigint(),
    grossCents: bigint(),
    /** Of the person who subscribed: the pay page's and the invoice's. */
    language: defaulted(char(2)),
    /** Who accepted the terms, and when. */
    acceptedBy: nullable(uuid()),
    acceptedAt: nullable(instant()),
    /** Part of the provider's idempotency key; counts answers that can never be a session. */
    checkoutAttempt: defaulted(int()),
    checkoutSessionId: nullable(varchar(255)),
    checkoutUrl: nullable(varchar(2000)),
    /** Since when a slow payment (SEPA debit) is under way. */
    paymentStartedAt: nullable(instant()),
    startsOn: nullable(date()),
    endsOn: nullable(date()),
    createdAt: instant(),
    activatedAt: nullable(instant()),
  },
  payment: {
    id: uuid(),
    companyId: uuid(),
    contractId: uuid(),
    invoiceId: uuid(),
    provider: word<"stripe">(16),
    providerReference: varchar(255),
    state: word<PaymentState>(24),
    amountCents: bigint(),
    currency: char(3),
    createdAt: instant(),
  },
  invoice: {
    id: uuid(),
    companyId: uuid(),
    contractId: uuid(),
    number: varchar(32),
    state: word<InvoiceState>(24),
    issuedOn: date(),
    dueOn: date(),
    serviceFrom: date(),
    serviceTo: date(),
    currency: char(3),
    netCents: bigint(),
    vatCents: bigint(),
    grossCents: bigint(),
    /** Paid before the invoice was issued: part of the document (EN 16931, BT-113). */
    prepaidCents: defaulted(bigint()),
    /** Paid by now. */
    paidCents: bigint(),
    seller: json(),
    buyer: json(),
    language: char(2),
    pdfSha256: nullable(char(64)),
    createdAt: instant(),
  },
  invoice_line: {
    id: uuid(),
    companyId: uuid(),
    invoiceId: uuid(),
    position: int(),
    description: varchar(300),
    quantity: int(),
    unitNetCents: bigint(),
    netCents: bigint(),
    vatRateBp: int(),
    vatCents: bigint(),
  },
  booking: {
    id: uuid(),
    companyId: uuid(),
    employeeId: uuid(),
    slotId: uuid(),
    state: word<BookingState>(24),
    quotaMonth: char(7),
    createdAt: instant(),
    cancelledAt: nullable(instant()),
    /** `slotId` while the booking holds its place, else NULL: unique per employee. */
    heldSlotId: nullable(uuid()),
  },
  quota_usage: {
    companyId: uuid(),
    employeeId: uuid(),
    quotaMonth: char(7),
    kind: word<"activity">(24),
    used: int(),
  },
};

/** Tables with no company: catalogues, accounts, and what only the system itself touches. */
export const sharedTables = {
  plan_version: {
    id: uuid(),
    plan: word<"starter" | "basic" | "premium">(16),
    version: int(),
    validFrom: date(),
    headcountMin: int(),
    headcountMax: nullable(int()),
    priceCents: bigint(),
    currency: char(3),
    vatRateBp: int(),
    activitiesPerMonth: int(),
    medicalPerMonth: int(),
    extraMedicalCents: bigint(),
    chatbotQuestionsPerMonth: nullable(int()),
    adviceLevel: word<"none" | "general" | "personalised">(16),
  },
  service: {
    id: uuid(),
    category: word<
      | "sport"
      | "nutrition"
      | "mental-wellbeing"
      | "sleep"
      | "ergonomics"
      | "relaxation"
      | "parenting"
      | "creativity"
    >(40),
    durationMinutes: int(),
    mode: word<"on_site" | "venue" | "video">(16),
    createdAt: instant(),
  },
  service_text: {
    serviceId: uuid(),
    language: char(2),
    name: varchar(120),
    summary: varchar(300),
    description: longText(),
  },
  provider: {
    id: uuid(),
    userId: nullable(uuid()),
    displayName: varchar(120),
    siret: char(14),
    city: varchar(100),
    validatedAt: nullable(instant()),
    createdAt: instant(),
  },
  venue: {
    id: uuid(),
    name: varchar(120),
    addressLine: varchar(200),
    postalCode: varchar(12),
    city: varchar(100),
  },
  slot: {
    id: uuid(),
    serviceId: uuid(),
    providerId: uuid(),
    venueId: nullable(uuid()),
    startsAt: instant(),
    endsAt: instant(),
    capacity: int(),
    booked: defaulted(int()),
  },
  event: {
    id: uuid(),
    venueId: uuid(),
    kind: varchar(40),
    startsAt: instant(),
    endsAt: instant(),
    capacity: int(),
  },
  event_text: {
    eventId: uuid(),
    language: char(2),
    name: varchar(120),
    summary: varchar(300),
  },
};

/** Tables that only sign-in, the worker and webhooks use. */
export const systemTables = {
  company: {
    id: uuid(),
    name: varchar(160),
    siren: char(9),
    vatNumber: nullable(varchar(14)),
    addressLine: varchar(200),
    postalCode: varchar(12),
    city: varchar(100),
    country: char(2),
    timeZone: varchar(64),
    headcount: int(),
    stripeCustomerId: nullable(varchar(255)),
    createdAt: instant(),
  },
  user: {
    id: uuid(),
    name: varchar(160),
    email: varchar(254),
    emailVerified: flag(),
    image: nullable(varchar(500)),
    language: char(2),
    twoFactorEnabled: defaulted(flag()),
    createdAt: instant(),
    updatedAt: instant(),
  },
  session: {
    id: uuid(),
    userId: uuid(),
    token: varchar(64),
    expiresAt: instant(),
    ipAddress: nullable(varchar(45)),
    userAgent: nullable(varchar(500)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  account: {
    id: uuid(),
    accountId: varchar(254),
    providerId: varchar(64),
    userId: uuid(),
    accessToken: nullable(longText()),
    refreshToken: nullable(longText()),
    idToken: nullable(longText()),
    accessTokenExpiresAt: nullable(instant()),
    refreshTokenExpiresAt: nullable(instant()),
    scope: nullable(varchar(500)),
    password: nullable(varchar(255)),
    createdAt: instant(),
    updatedAt: instant(),
  },
  verification: {
    id: uuid(),
    identifier: varchar(255),
    value: longText(),
    expiresAt: instant(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  two_factor: {
    id: uuid(),
    userId: uuid(),
    secret: varchar(255),
    backupCodes: longText(),
    verified: nullable(flag()),
    failedVerificationCount: nullable(int()),
    lockedUntil: nullable(instant()),
  },
  staff_member: { userId: uuid(), role: word<StaffRole>(24), createdAt: instant() },
  idempotency_key: {
    userId: char(36),
    idempotencyKey: varchar(128),
    step: int(),
    requestHash: char(64),
    answer: longText(),
    createdAt: instant(),
  },
  outbox: {
    id: uuid(),
    kind: varchar(40),
    payload: json(),
    createdAt: instant(),
    runAt: instant(),
    attempts: int(),
    doneAt: nullable(instant()),
    deadAt: nullable(instant()),
    lastError: nullable(varchar(1000)),
  },
  stripe_event: {
    id: varchar(255),
    type: varchar(100),
    payload: longText(),
    receivedAt: instant(),
    handledAt: nullable(instant()),
    outcome: nullable(varchar(200)),
    /** 1 until it is handled, and for ever when it was refused. */
    needsAttention: flag(),
  },
  document_sequence: {
    series: varchar(16),
    year: int(),
    lastNumber: int(),
    /** Dates of a series never go back, whatever the clocks of two processes say. */
    lastIssuedOn: date(),
  },
  schema_migration: {
    version: int(),
    name: varchar(100),
    checksum: char(64),
    statementsDone: int(),
    appliedAt: nullable(instant()),
  },
};

export const tables = { ...tenantTables, ...sharedTables, ...systemTables };

type RowsOf<T> = { [Name in keyof T]: RowOf<T[Name]> };
export type TenantTables = RowsOf<typeof tenantTables>;
export type SharedTables = RowsOf<typeof sharedTables>;
export type Tables = RowsOf<typeof tables>;
